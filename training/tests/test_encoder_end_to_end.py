"""``--encoder`` on a handful of real clips: a tiny random wav2vec 2.0 from its folder to a bundle that predicts.

Needs the corpora and a built ``ser``, as ``test_end_to_end.py`` does.
"""

import os
import shutil
from pathlib import Path

import pytest
import torch
from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2Model

from ser_training.bundle import read_spec
from ser_training.classifier import Recipe
from ser_training.features import run_ser
from ser_training.settings import LABELS, RESULTS
from ser_training.steps import STEPS, Job

CORPORA = os.environ.get("SER_CORPORA")
QUICK = Recipe(feature_components=8, embedding_components=16, members=1, home_steps=30, stranger_steps=40)


def save_tiny(folder: Path) -> None:
    torch.manual_seed(5)
    config = Wav2Vec2Config(
        hidden_size=16,
        num_hidden_layers=3,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(16,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
    )
    Wav2Vec2Model(config).save_pretrained(folder)
    Wav2Vec2FeatureExtractor().save_pretrained(folder)


# In CI nothing is skipped: without the corpora the test fails there.
@pytest.mark.skipif(
    CORPORA is None and "CI" not in os.environ, reason="SER_CORPORA does not name the folder of the corpora"
)
def test_a_folder_becomes_a_bundle_that_predicts(tmp_path: Path) -> None:
    folder = tmp_path / "Tiny_wav2vec2"
    save_tiny(folder)
    job = Job(
        Path(CORPORA or "SER_CORPORA is not set").resolve(),
        QUICK,
        encoder_name=str(folder),
        layers="1-2",
        clips_per_corpus=24,
        runs=tmp_path / "runs",
        cache=tmp_path / "cache",
        results=tmp_path / "results",
        target=tmp_path / "models" / "first",
    ).apart()
    # The first model's figures stand in for the evaluation, which is the same for every encoder and slow.
    shutil.copytree(RESULTS, job.results)
    for name in ("encoder", "features", "train", "pack"):
        STEPS[name](job)
    target = tmp_path / "models" / "tiny-wav2vec2-ser"
    spec = read_spec(target)
    assert spec["id"] == "tiny-wav2vec2-ser"
    assert spec["encoder"]["layers"] == ["block1", "block2"]
    assert spec["encoder"]["size"] == 32
    assert spec["encoder"]["sources"][0]["origin"] == "local folder Tiny_wav2vec2"
    assert "see the model's page" in spec["licence"]
    (line,) = run_ser(["predict", "--json", "--model", str(target)], [str(job.clips()[0].path)])
    assert sum(line["probabilities"][label] for label in LABELS) == pytest.approx(1, abs=1e-5)
    assert line["model"]["id"] == "tiny-wav2vec2-ser"
