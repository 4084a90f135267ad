"""The rasa-sdk face of the verbs: slots in, keys and values out. Both engines run these."""

from actions.rasa_actions.base import KentonganAction, KentonganForm
from actions.rasa_actions.complaint_form import FileComplaint, ValidateComplaintForm
from actions.rasa_actions.complaint_questions import (
    AskCategory,
    AskConfirmation,
    AskDescription,
    AskIdentity,
    AskPlace,
)
from actions.rasa_actions.follow_up_form import AddFollowUp, AskFollowUp, AskTicket, ValidateFollowUpForm
from actions.rasa_actions.information import AskAgency, AskServiceMall, Clarify, TalkToOfficer
from actions.rasa_actions.own_data import OwnData
from actions.rasa_actions.rating import RateService
from actions.rasa_actions.tracking import Cancel, CheckStatus, ListComplaints, Withdraw

ACTIONS: tuple[type[KentonganAction | KentonganForm], ...] = (
    ValidateComplaintForm,
    AskDescription,
    AskCategory,
    AskPlace,
    AskIdentity,
    AskConfirmation,
    FileComplaint,
    ValidateFollowUpForm,
    AskTicket,
    AskFollowUp,
    AddFollowUp,
    Cancel,
    Withdraw,
    CheckStatus,
    ListComplaints,
    RateService,
    AskServiceMall,
    AskAgency,
    TalkToOfficer,
    Clarify,
    OwnData,
)
