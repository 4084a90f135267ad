"""When to raise the alarm: weighs the model's score against the signs of the lexicon (training only)."""

# mypy: disable-error-code="no-untyped-call"
# (scikit-learn ships no types)

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from actions.understanding.fitting import Fit
from actions.understanding.lessons import Lesson
from actions.understanding.urgency import Floats

FALSE_ALARMS = 0.01  # of held-out ordinary sentences; what is written to sound like danger does not count
URGENT = "urgent"


def fit_alarm(fitted: Fit, lesson: Lesson, signs: Callable[[str], Floats]) -> NDArray[np.float32]:
    """Weights of the score and of each sign, and the bias that puts the threshold at 0.

    They are fitted on scores of models that had not seen the sentence. `signs` are those of a sentence as written.
    """
    from sklearn.linear_model import LogisticRegression

    urgent = np.array([label == URGENT for _, label in lesson.examples])
    scores = fitted.held[:, fitted.labels.index(URGENT)]
    evidence = np.column_stack([scores, np.stack([signs(text) for text, _ in lesson.examples])])
    weights = np.array([lesson.weights.get(pair, 1.0) for pair in lesson.examples])
    model = LogisticRegression(class_weight="balanced", max_iter=500)
    model.fit(evidence, urgent, sample_weight=weights)
    coefficients = model.coef_[0]
    ordinary = evidence[~urgent & (weights == 1.0)] @ coefficients
    return np.array([*coefficients, -np.quantile(ordinary, 1 - FALSE_ALARMS)], dtype=np.float32)
