"""Contrastive fine-tuning of word vectors: sentences that mean the same draw together.

Four lessons are learned side by side. Graded pairs keep the order of their likeness (CoSENT loss);
entailed sentences, paraphrases and our own sentences find their partner among the others of the
batch (multiple negatives ranking, Henderson et al. 2017). Words move little: their distance from
where they began is punished, and words that no lesson holds stay.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.embed.encoder import Vectors
from knowledge.embed.vocabulary import StaticTable
from knowledge.text.tokens import Analyzer
from knowledge.train.public import PublicPairs

if TYPE_CHECKING:
    import torch

Tick = Callable[[int, int], None]
Rows = list[int]
Labelled = tuple[str, str]


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Chosen among a dozen by how vectors alone rank our judged queries, both halves, as long as the
    correlation with KorSTS dev did not fall.
    """

    epochs: int = 4
    batch: int = 64
    vector_rate: float = 1.5e-3
    weight_rate: float = 1e-2
    stay: float = 0.15
    scale: float = 20.0
    own_scale: float = 10.0
    public_share: float = 0.3
    own_share: float = 0.8
    twin_share: float = 1.5


DEFAULT = Recipe()


@dataclass(frozen=True)
class Lessons:
    """Sentences to learn from.

    Attributes:
        public: general Korean.
        labelled: (category, sentence): sentences of one category are alike.
        twins: (category, sentence, sentence): two ways to tell one situation.
    """

    public: PublicPairs
    labelled: Sequence[Labelled]
    twins: Sequence[tuple[str, str, str]]


def fine_tune(
    table: StaticTable,
    lessons: Lessons,
    analyzer: Analyzer,
    *,
    seed: int,
    recipe: Recipe = DEFAULT,
    tick: Tick = lambda _done, _total: None,
) -> StaticTable:
    """Moves the vectors and pooling weights of the words that the lessons hold.

    Args:
        table: the words before.
        lessons: what to learn.
        analyzer: cuts sentences into words.
        seed: of the order of the batches; the same input and seed give the same table.
        recipe: rates, shares and number of epochs.
        tick: called with (done, total) steps.

    Returns:
        A table of the same words; ``table`` itself where there are no graded pairs to pace it.
    """
    import torch

    if not lessons.public.graded:
        return table
    # one thread: sums of several would differ from run to run
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        torch.manual_seed(seed)
        school = _School(table, lessons, analyzer, recipe, random.Random(seed))  # noqa: S311
        school.learn(tick)
        return school.table()
    finally:
        torch.set_num_threads(threads)


class _School:
    """Compact parameters (only the words that occur) and the lessons as rows of them."""

    def __init__(
        self,
        table: StaticTable,
        lessons: Lessons,
        analyzer: Analyzer,
        recipe: Recipe,
        draw: random.Random,
    ) -> None:
        import torch

        self.recipe, self.draw, self._table = recipe, draw, table
        public = lessons.public
        texts = [text for pair in public.graded for text in pair[:2]]
        texts += [text for row in public.entailed for text in row]
        texts += [text for group in public.paraphrases for text in group]
        texts += [text for _, text in lessons.labelled]
        texts += [text for row in lessons.twins for text in row[1:]]
        unique = list(dict.fromkeys(texts))
        found = [table.look_up(tokens) for tokens in analyzer.analyse(unique)]
        self._words = sorted({row for rows in found for row in rows})
        place = {row: number for number, row in enumerate(self._words)}
        self._rows_of = {
            text: [place[row] for row in rows] for text, rows in zip(unique, found, strict=True)
        }
        self.graded = [row for row in public.graded if self._filled(row[0], row[1])]
        self.entailed = [row for row in public.entailed if self._filled(*row)]
        self.paraphrases = [g for g in map(self._only_filled, public.paraphrases) if len(g) > 1]
        self.by_label: dict[str, list[str]] = defaultdict(list)
        for label, text in lessons.labelled:
            if self._filled(text):
                self.by_label[label].append(text)
        self.labelled = [
            (label, text)
            for label, group in self.by_label.items()
            if len(group) > 1
            for text in group
        ]
        self.twins = [row for row in lessons.twins if self._filled(*row[1:])]
        self.start = torch.from_numpy(table.vectors[self._words])
        self.shift = torch.nn.Parameter(torch.zeros_like(self.start))
        self.log_weight = torch.nn.Parameter(
            torch.log(torch.from_numpy(table.weights[self._words]))
        )

    def _filled(self, *texts: str) -> bool:
        return all(self._rows_of[text] for text in texts)

    def _only_filled(self, texts: Sequence[str]) -> list[str]:
        return [text for text in texts if self._filled(text)]

    def learn(self, tick: Tick) -> None:
        """Runs all epochs."""
        import torch

        recipe = self.recipe
        optimiser = torch.optim.Adam(
            [
                {"params": [self.shift], "lr": recipe.vector_rate},
                {"params": [self.log_weight], "lr": recipe.weight_rate},
            ]
        )
        steps = -(-len(self.graded) // recipe.batch)
        for epoch in range(recipe.epochs):
            order = self.draw.sample(self.graded, len(self.graded))
            for step in range(steps):
                batch = order[step * recipe.batch : (step + 1) * recipe.batch]
                used: set[int] = set()
                loss = self._graded_loss(batch, used) + self._ranking_losses(used)
                moved = self.shift[sorted(used)]
                loss = loss + recipe.stay * (moved * moved).sum(1).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                tick(epoch * steps + step + 1, recipe.epochs * steps)

    def table(self) -> StaticTable:
        """The table with what was learned."""
        vectors, weights = self._table.vectors.copy(), self._table.weights.copy()
        learned: Vectors = (self.start + self.shift).detach().numpy()
        vectors[self._words] = learned
        weights[self._words] = self.log_weight.exp().detach().numpy()
        return StaticTable(self._table.rows, vectors, weights)

    def _embed(self, texts: Sequence[str], used: set[int]) -> "torch.Tensor":
        import torch

        lists = [self._rows_of[text] for text in texts]
        flat = torch.tensor([row for rows in lists for row in rows])
        used.update(flat.tolist())
        lengths = [len(rows) for rows in lists]
        offsets = torch.tensor(np.concatenate(([0], np.cumsum(lengths)[:-1])))
        rows, places = torch.unique(flat, return_inverse=True)
        bags: torch.Tensor = torch.nn.functional.embedding_bag(
            places,
            self.start[rows] + self.shift[rows],
            offsets,
            mode="sum",
            per_sample_weights=self.log_weight[rows].exp()[places],
        )
        return torch.nn.functional.normalize(bags, dim=-1)

    def _graded_loss(
        self, batch: Sequence[tuple[str, str, float]], used: set[int]
    ) -> "torch.Tensor":
        import torch

        left = self._embed([row[0] for row in batch], used)
        right = self._embed([row[1] for row in batch], used)
        likeness = torch.tensor([row[2] for row in batch])
        near = (left * right).sum(1) * self.recipe.scale
        wrong = (near[None, :] - near[:, None])[likeness[:, None] > likeness[None, :]]
        return torch.logsumexp(torch.cat([torch.zeros(1), wrong]), 0)

    def _ranking_losses(self, used: set[int]) -> Any:
        recipe, total = self.recipe, 0.0
        if self.entailed and recipe.public_share:
            rows = self._some(self.entailed, 48)
            columns = [self._embed([row[n] for row in rows], used) for n in range(3)]
            total = total + recipe.public_share * self._find_partner(*columns)
        if self.paraphrases and recipe.public_share:
            pairs = [self.draw.sample(group, 2) for group in self._some(self.paraphrases, 64)]
            left, right = (self._embed([pair[n] for pair in pairs], used) for n in range(2))
            total = total + recipe.public_share * self._find_partner(left, right)
        if self.labelled and recipe.own_share:
            asked = self._some(self.labelled, 96)
            told = [self._other(label, text) for label, text in asked]
            total = total + recipe.own_share * self._find_own(
                [label for label, _ in asked], [text for _, text in asked], told, used
            )
        if self.twins and recipe.twin_share:
            drawn = self._some(self.twins, 96)
            labels, lefts, rights = (list(column) for column in zip(*drawn, strict=True))
            total = total + recipe.twin_share * self._find_own(labels, lefts, rights, used)
        return total

    def _some(self, rows: Sequence[Any], count: int) -> list[Any]:
        return self.draw.sample(rows, min(count, len(rows)))

    def _other(self, label: str, text: str) -> str:
        group = self.by_label[label]
        other = self.draw.choice(group)
        while other == text:
            other = self.draw.choice(group)
        return other

    def _find_own(
        self, labels: Sequence[str], asked: Sequence[str], told: Sequence[str], used: set[int]
    ) -> Any:
        import torch

        # a sentence of the same category is no wrong answer
        same = torch.tensor(
            [[a == b and i != j for j, b in enumerate(labels)] for i, a in enumerate(labels)]
        )
        left, right = self._embed(asked, used), self._embed(told, used)
        scores = (left @ right.T * self.recipe.own_scale).masked_fill(same, -1e9)
        return torch.nn.functional.cross_entropy(scores, torch.arange(len(labels)))

    def _find_partner(
        self, left: "torch.Tensor", right: "torch.Tensor", wrong: "torch.Tensor | None" = None
    ) -> Any:
        import torch

        scores = left @ right.T * self.recipe.scale
        if wrong is not None:
            scores = torch.cat([scores, left @ wrong.T * self.recipe.scale], dim=1)
        return torch.nn.functional.cross_entropy(scores, torch.arange(left.shape[0]))
