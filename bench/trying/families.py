"""The families of models that were tried, each as a function from training rows to scores of other rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.cluster import AgglomerativeClustering
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

SEED = 33
Scores = np.ndarray[Any, np.dtype[np.float64]]
Family = Callable[[csr_matrix, Any, csr_matrix, int], Scores]


def svm(strength: float = 1.0, weight: str | None = "balanced") -> Family:
    """One support vector machine for each label against the rest."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        model = LinearSVC(C=strength, class_weight=weight, random_state=SEED).fit(known, labels)
        return model.decision_function(asked)

    return score


def logistic(strength: float = 10.0) -> Family:
    """Logistic regression, each label against the rest."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        model = SGDClassifier(
            loss="log_loss",
            alpha=1 / strength / known.shape[0],
            class_weight="balanced",
            random_state=SEED,
            average=True,
            max_iter=40,
        )
        return model.fit(known, labels).decision_function(asked)

    return score


def complement(smoothing: float = 0.3) -> Family:
    """Complement naive Bayes: each label by what the others say."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        return ComplementNB(alpha=smoothing, norm=False).fit(known, labels).predict_joint_log_proba(asked)

    return score


def multinomial(smoothing: float = 0.05) -> Family:
    """Multinomial naive Bayes."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        return MultinomialNB(alpha=smoothing, fit_prior=False).fit(known, labels).predict_joint_log_proba(asked)

    return score


def naive_bayes_svm(strength: float = 1.0, smoothing: float = 0.5, share: float = 1.0) -> Family:
    """Features weighed by naive Bayes' log-count ratio, then a machine per label (Wang and Manning 2012)."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        columns = []
        for label in np.unique(labels):
            is_label = labels == label
            inside = np.asarray(known[is_label].sum(axis=0)).ravel() + smoothing
            outside = np.asarray(known[~is_label].sum(axis=0)).ravel() + smoothing
            ratio = np.log(inside / inside.sum()) - np.log(outside / outside.sum())
            ratio = share * ratio + (1 - share)
            model = LinearSVC(C=strength, class_weight="balanced", random_state=SEED)
            model.fit(known.multiply(ratio).tocsr(), is_label)
            columns.append(model.decision_function(asked.multiply(ratio).tocsr()))
        return np.stack(columns, axis=1)

    return score


def centroid() -> Family:
    """The nearest mean text."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        means = np.stack([np.asarray(known[labels == label].mean(axis=0)).ravel() for label in np.unique(labels)])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return asked @ means.T

    return score


def neighbours(count: int = 15) -> Family:
    """The nearest texts vote."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        model = KNeighborsClassifier(count, metric="cosine", weights="distance").fit(known, labels)
        return np.log(model.predict_proba(asked) + 0.01)

    return score


def embeddings(size: int = 300) -> Family:
    """Words and pieces embedded by what they stand beside (a singular value decomposition), then a machine."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        embed = TruncatedSVD(size, random_state=SEED).fit(known)
        model = LogisticRegression(C=30, class_weight="balanced", max_iter=300)
        return model.fit(embed.transform(known), labels).decision_function(embed.transform(asked))

    return score


def hierarchy(groups: int = 8) -> Family:
    """Labels in groups of like ones: first the group, then the label within it."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        names = np.unique(labels)
        means = np.stack([np.asarray(known[labels == name].mean(axis=0)).ravel() for name in names])
        cluster = AgglomerativeClustering(groups, metric="cosine", linkage="average").fit_predict(means)
        group_of = dict(zip(names, cluster, strict=True))
        inner = svm()(known, labels, asked, split)
        outer = svm()(known, np.array([group_of[label] for label in labels]), asked, split)
        return log_softmax(4 * inner, axis=1) + log_softmax(4 * outer, axis=1)[:, cluster]

    return score


def one_sort(*, words: bool) -> Family:
    """Words alone, or pieces of words alone."""

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        part = slice(0, split) if words else slice(split, None)
        return svm()(known[:, part], labels, asked[:, part], split)

    return score


def together(parts: Iterable[tuple[Family, float]]) -> Family:
    """The mean of several families' probabilities; each comes with the sharpness of its softmax."""
    listed = list(parts)

    def score(known: csr_matrix, labels: Any, asked: csr_matrix, split: int) -> Scores:
        shares = [softmax(part(known, labels, asked, split) * sharpness, axis=1) for part, sharpness in listed]
        return np.log(np.mean(shares, axis=0))

    return score


FAMILIES: dict[str, Family] = {
    "linear SVM, C=1 (words, pairs, pieces)": svm(),
    "linear SVM, C=0.3": svm(0.3),
    "linear SVM, C=3": svm(3.0),
    "linear SVM, words and pairs only": one_sort(words=True),
    "linear SVM, pieces only": one_sort(words=False),
    "logistic regression": logistic(),
    "complement naive Bayes": complement(),
    "multinomial naive Bayes": multinomial(),
    "naive-Bayes-weighted SVM": naive_bayes_svm(),
    "naive-Bayes-weighted SVM, half": naive_bayes_svm(share=0.5),
    "nearest centroid": centroid(),
    "15 nearest texts": neighbours(),
    "embeddings (SVD 300) + logistic": embeddings(),
    "label hierarchy of 8 groups": hierarchy(),
    "SVM of words + SVM of pieces": together([(one_sort(words=True), 5), (one_sort(words=False), 5)]),
    "SVM + complement NB": together([(svm(), 5), (complement(), 1)]),
    "SVM + complement NB + NB-SVM": together([(svm(), 5), (complement(), 1), (naive_bayes_svm(), 5)]),
}
