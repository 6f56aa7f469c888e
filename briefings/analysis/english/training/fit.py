"""Training windows to a trained reader: all heads at once, each corpus teaching only what it annotates."""

import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from briefings.analysis.english.training.network import MultiTaskModel
from briefings.analysis.english.training.windows import (
    MISSING,
    Corpus,
    Inventory,
    Window,
    build_arrays,
    build_batches,
    build_windows,
)
from briefings.analysis.english.wordpiece import WordPieceTokenizer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingSchedule:
    """How long and how fast the reader learns."""

    epochs: int = 4
    #: words a step
    words: int = 1400
    encoder_rate: float = 2e-4
    heads_rate: float = 1.5e-3
    warm_up: float = 0.06
    seed: int = 7


def compute_losses(reader: MultiTaskModel, out: Sequence[Tensor], gold: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the loss of every head over the words somebody annotated."""
    tags, pos, names, starts, arcs, below, above = (part.float() for part in out)

    def known(scores: Tensor, answer: Tensor) -> Tensor:
        total = nn.functional.cross_entropy(
            scores.flatten(0, 1), answer.flatten(), ignore_index=MISSING, reduction="sum"
        )
        return total / (answer != MISSING).sum().clamp(min=1)

    padding = gold["padding"][:, None, :]
    arcs = arcs.masked_fill(padding, -1e4)
    heads = gold["heads"].clamp(min=0)
    odds = torch.log_softmax(names, dim=-1)
    likely = torch.logsumexp(odds.masked_fill(gold["allowed"] == 0, -1e4), dim=-1)
    return {
        "tags": known(tags, gold["tags"]),
        "pos": known(pos, gold["pos"]),
        "starts": known(starts, gold["starts"]),
        "arcs": known(arcs, gold["heads"]),
        "relations": known(reader.score_relations(below, above, heads).float(), gold["relations"]),
        "names": -(likely * gold["trust"]).sum() / gold["trust"].sum().clamp(min=1.0),
    }


#: how much each head's loss counts
WEIGHTS = {"tags": 0.4, "pos": 0.3, "starts": 0.5, "arcs": 1.0, "relations": 0.7, "names": 2.0}


def build_tensors(
    group: Sequence[Window], inventory: Inventory, cut: WordPieceTokenizer, chance: random.Random
) -> tuple[list[Tensor], dict[str, Tensor]]:
    """Return a batch as tensors: what goes in, in the order the reader takes it, and what should come out."""
    shown, gold = build_arrays(group, inventory, cut, chance)
    answers = {name: torch.from_numpy(part) for name, part in gold.items()}
    lengths = torch.tensor([len(window) for window in group])
    answers["padding"] = torch.arange(answers["heads"].shape[1])[None] >= lengths[:, None]
    return [torch.from_numpy(shown[name]) for name in ("pieces", "shapes", "mask", "first", "last")], answers


def fit_model(
    reader: MultiTaskModel,
    corpora: Sequence[Corpus],
    inventory: Inventory,
    cut: WordPieceTokenizer,
    schedule: TrainingSchedule,
) -> Iterator[int]:
    """Train a reader in place; yield the number of each epoch as it ends."""
    torch.manual_seed(schedule.seed)
    chance = random.Random(schedule.seed)
    plan = [build_batches(build_windows(corpora, chance), chance, schedule.words) for _ in range(schedule.epochs)]
    total = sum(map(len, plan))
    own = [
        p for n, p in reader.named_parameters() if p.requires_grad and n.startswith("encoder.") and "shapes" not in n
    ]
    new = [
        p
        for n, p in reader.named_parameters()
        if p.requires_grad and not (n.startswith("encoder.") and "shapes" not in n)
    ]
    optimiser = torch.optim.AdamW(
        [{"params": own, "lr": schedule.encoder_rate}, {"params": new, "lr": schedule.heads_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    rise = max(1, int(schedule.warm_up * total))
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / rise, max(0.0, (total - step) / max(1, total - rise)))
    )
    started, words, step = time.perf_counter(), 0, 0
    for epoch, groups in enumerate(plan):
        reader.train()
        for group in groups:
            shown, gold = build_tensors(group, inventory, cut, chance)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = reader(*shown)
            each = compute_losses(reader, out, gold)
            loss = sum((WEIGHTS[name] * part for name, part in each.items()), start=torch.zeros(()))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(own + new, 1.0)
            optimiser.step()
            rates.step()
            words += sum(map(len, group))
            step += 1
            if step % 50 == 0:
                pace = words / (time.perf_counter() - started)
                told = " ".join(f"{name} {part.item():.3f}" for name, part in each.items())
                log.info("step %d of %d, %.0f words/s: %s", step, total, pace, told)
        yield epoch
