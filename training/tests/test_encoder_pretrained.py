"""Encoders of transformers, tiny and random, from a folder of ``save_pretrained``: our graphs against transformers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from transformers import (
    BertConfig,
    BertModel,
    Data2VecAudioConfig,
    HubertConfig,
    PretrainedConfig,
    PreTrainedModel,
    Wav2Vec2Config,
    Wav2Vec2FeatureExtractor,
    WavLMConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
)
from transformers.models.auto.modeling_auto import AutoModel

from ser_training.encoder import EncoderSource, build_encoder, read_source
from ser_training.encoder.wave import PooledWave

TOLERANCE = 1e-3
SECONDS = (0.5, 2.5, 10.0)
WAVE = {
    "hidden_size": 32,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "conv_dim": (32,) * 7,
    "num_conv_pos_embeddings": 16,
    "num_conv_pos_embedding_groups": 4,
}
STABLE = {"feat_extract_norm": "layer", "do_stable_layer_norm": True, "conv_bias": True}
CONFIGS: dict[str, tuple[PretrainedConfig, bool]] = {
    "wav2vec2-group": (Wav2Vec2Config(**WAVE), True),
    "wav2vec2-layer": (Wav2Vec2Config(**WAVE, **STABLE), True),
    "wav2vec2-as-it-is": (Wav2Vec2Config(**WAVE, hidden_act="gelu_new"), False),
    "hubert-group": (HubertConfig(**WAVE), True),
    "hubert-layer": (HubertConfig(**WAVE, **STABLE, feat_proj_layer_norm=False), True),
    "wavlm-group": (WavLMConfig(**WAVE, num_buckets=32, max_bucket_distance=80), False),
    "wavlm-layer": (WavLMConfig(**WAVE, **STABLE, num_buckets=32, max_bucket_distance=80), True),
    "data2vec": (
        Data2VecAudioConfig(**WAVE | {"num_conv_pos_embeddings": 3}, conv_pos_kernel_size=7),
        True,
    ),
    "whisper": (
        WhisperConfig(
            d_model=32,
            encoder_layers=4,
            encoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_layers=1,
            decoder_attention_heads=4,
            decoder_ffn_dim=64,
            vocab_size=64,
            pad_token_id=0,
            bos_token_id=1,
            eos_token_id=2,
            decoder_start_token_id=1,
            suppress_tokens=None,
            begin_suppress_tokens=None,
        ),
        False,
    ),
}


class Built:
    """An exported encoder, and the model of transformers that it was exported from."""

    def __init__(self, name: str, folder: Path) -> None:
        config, standardise = CONFIGS[name]
        torch.manual_seed(3)
        self.model: PreTrainedModel = AutoModel.from_config(config).eval()
        _shake(self.model)
        self.extractor = (
            WhisperFeatureExtractor()
            if config.model_type == "whisper"
            else Wav2Vec2FeatureExtractor(do_normalize=standardise)
        )
        pretrained = folder / name
        self.model.save_pretrained(pretrained)
        self.extractor.save_pretrained(pretrained)
        self.source: EncoderSource = read_source(str(pretrained))
        self.float32, self.int8 = folder / "float32.onnx", folder / "int8.onnx"
        self.described = build_encoder(self.source, self.int8, self.float32, layers="all")

    def expected(self, clip: np.ndarray) -> dict[str, np.ndarray]:
        """The frames of each layer, ``[frames, width]``, as transformers gives them for the clip alone, unpadded."""
        states = self._whisper(clip) if self.model.config.model_type == "whisper" else self._wave(clip)
        names = self.source.available_layers
        # A model with a norm at the end gives the last block's frames behind that norm only.
        given = [name for name in names if not ("final-norm" in names and name == names[-2])]
        return {name: state[0].numpy() for name, state in zip(given, states, strict=True)}

    def _wave(self, clip: np.ndarray) -> tuple[torch.Tensor, ...]:
        values = self.extractor(clip, sampling_rate=16_000, return_tensors="pt").input_values
        with torch.no_grad():
            return self.model(values, output_hidden_states=True).hidden_states

    def _whisper(self, clip: np.ndarray) -> tuple[torch.Tensor, ...]:
        """WhisperEncoder refuses what is not 30 s long: its parts are run on the clip's own frames."""
        encoder = self.model.get_encoder()
        mels = self.extractor(clip, sampling_rate=16_000, return_tensors="pt", padding=False).input_features
        with torch.no_grad():
            x = torch.nn.functional.gelu(encoder.conv2(torch.nn.functional.gelu(encoder.conv1(mels)))).transpose(1, 2)
            states = [x + encoder.embed_positions.weight[: x.shape[1]]]
            for layer in encoder.layers:
                states.append(layer(states[-1], attention_mask=None, layer_head_mask=None)[0])
            return (*states[:-1], encoder.layer_norm(states[-1]))


def _shake(model: PreTrainedModel) -> None:
    """Norms and biases that begin as 0 and 1 would hide a mistake."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "embed_positions" not in name:
                parameter.add_(0.05 * torch.randn_like(parameter))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    made: dict[str, Built] = {}

    def build(name: str) -> Built:
        if name not in made:
            made[name] = Built(name, tmp_path_factory.mktemp(name))
        return made[name]

    return build


def clip_of(seconds: float) -> np.ndarray:
    """A gliding tone with noise and an offset, of an odd length."""
    samples = int(seconds * 16_000) + 7
    time = np.arange(samples) / 16_000
    noise = np.random.default_rng(int(10 * seconds)).standard_normal(samples)
    return (0.01 + 0.1 * np.sin(2 * np.pi * 200 * time * (1 + 0.1 * time)) + 0.02 * noise).astype(np.float32)


def run(path: Path, rows: list[np.ndarray]) -> list[np.ndarray]:
    """Runs a graph on rows with loud noise behind their ends, which must not matter."""
    batch = np.random.default_rng(1).standard_normal((len(rows), max(map(len, rows)))).astype(np.float32)
    for place, row in enumerate(rows):
        batch[place, : len(row)] = row
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"waveforms": batch, "lengths": np.array([len(row) for row in rows])})


@pytest.mark.parametrize("name", CONFIGS)
def test_equals_transformers_alone_and_in_a_batch(built: Callable[[str], Built], name: str) -> None:
    one = built(name)
    layers = one.described["float32"]["layers"]
    clips = [clip_of(seconds) for seconds in SECONDS]
    together = run(one.float32, clips)
    for place, clip in enumerate(clips):
        expected = one.expected(clip)
        for mean, std, frames in (
            [value[place] for value in together],
            [value[0] for value in run(one.float32, [clip])],
        ):
            for layer, states in expected.items():
                assert frames == len(states)
                width = states.shape[1]
                own = slice(layers.index(layer) * width, (layers.index(layer) + 1) * width)
                np.testing.assert_allclose(mean[own], states.mean(0), atol=TOLERANCE, err_msg=layer)
                np.testing.assert_allclose(std[own], states.std(0), atol=TOLERANCE, err_msg=layer)


@pytest.mark.parametrize("name", CONFIGS)
def test_int8_is_near_and_keeps_rows_apart(built: Callable[[str], Built], name: str) -> None:
    one = built(name)
    clips = [clip_of(seconds) for seconds in SECONDS]
    together = run(one.int8, clips)
    operators = [node.op_type for node in onnx.load(one.int8).graph.node]
    # Four products a block, and those of the front end.
    assert operators.count("MatMulIntegerToFloat") >= 16
    for got, alone, exact in zip(together, run(one.int8, clips[:1]), run(one.float32, clips), strict=True):
        np.testing.assert_allclose(got[0], alone[0], atol=TOLERANCE)
        assert np.abs(got - exact).mean() <= 0.05 * np.abs(exact).mean()


def test_clips_shorter_than_a_frame_are_finite(built: Callable[[str], Built]) -> None:
    for samples in (1, 100, 399):
        mean, std, frames = run(built("wav2vec2-group").float32, [np.full(samples, 0.1, dtype=np.float32)])
        assert np.isfinite(mean).all() and np.isfinite(std).all()
        assert frames.tolist() == [1]


def test_description_and_default_layers(built: Callable[[str], Built]) -> None:
    one = built("wav2vec2-group")
    described = one.described["int8"]
    assert described["sources"][0]["name"] == "wav2vec2-group"
    assert described["sources"][0]["licence"] == "see the model's page on the hub"
    assert len(described["sources"][0]["sha256"]) == 64
    assert described["size"] == 32 * len(described["layers"])
    assert one.source.default_layers == ("block1", "block2", "block3")
    assert built("whisper").source.default_layers == ("block1", "block2", "block3")


def test_later_blocks_are_cut(built: Callable[[str], Built], tmp_path: Path) -> None:
    one = built("wav2vec2-group")
    described = build_encoder(one.source, tmp_path / "int8.onnx", tmp_path / "float32.onnx", layers="1-2")["float32"]
    assert described["layers"] == ["block1", "block2"]
    kept = one.source.build(["block1", "block2"])
    assert isinstance(kept, PooledWave)
    assert len(kept.blocks) == 2
    clip = clip_of(0.5)
    short, full = run(tmp_path / "float32.onnx", [clip]), run(one.float32, [clip])
    np.testing.assert_allclose(short[0], full[0][:, 32:96], atol=1e-6)
    assert (tmp_path / "float32.onnx").stat().st_size < one.float32.stat().st_size


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (HubertConfig(**WAVE, conv_pos_batch_norm=True), "conv_pos_batch_norm"),
        (Wav2Vec2Config(**WAVE, hidden_act="mish"), "hidden_act"),
    ],
)
def test_variants_that_cannot_be_exported_are_refused(tmp_path: Path, config: PretrainedConfig, message: str) -> None:
    config.save_pretrained(tmp_path)
    with pytest.raises(ValueError, match=message):
        read_source(str(tmp_path))


def test_other_architectures_are_refused(tmp_path: Path) -> None:
    config = BertConfig(hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, vocab_size=10)
    BertModel(config).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="expected one of wav2vec2, hubert, wavlm, data2vec-audio, whisper"):
        read_source(str(tmp_path))


def test_another_sample_rate_is_refused(tmp_path: Path) -> None:
    CONFIGS["wav2vec2-group"][0].save_pretrained(tmp_path)
    Wav2Vec2FeatureExtractor(sampling_rate=8_000).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="expected a model for 16000 Hz, got 8000 Hz"):
        read_source(str(tmp_path))
