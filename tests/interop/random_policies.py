"""Makes random checkpoints with the real LeRobot, each with the chunk it computes: folders for `policy parity`.

random_policies.py OUT COUNT SEED
Sizes, options and weights are drawn from the seed; the network computes in fp32 from given noise.
"""
import json
import os
import pathlib
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import numpy as np
import torch
from lerobot.configs import FeatureType, NormalizationMode, PolicyFeature
from lerobot.policies.factory import get_policy_class, make_pre_post_processors
from lerobot.policies.utils import prepare_observation_for_inference
from safetensors.torch import save_file

WORDS = "Put the red cube in the box then close the drawer and stack 12 blue blocks left of the green cup".split()


def draw_spec(rng, kind):
    """Cameras as (name, height, width), numbers of state and action, and the options of the config."""
    pick = lambda *values: values[rng.integers(len(values))]
    norm = {"VISUAL": "MEAN_STD", "STATE": pick("MEAN_STD", "MIN_MAX"), "ACTION": pick("MEAN_STD", "MIN_MAX")}
    state = int(rng.integers(3, 9))
    spec = dict(kind=kind, state=state, action=int(rng.integers(2, 8)), task="")
    if kind == "act":
        side = 32 * int(rng.integers(2, 5))
        spec["cameras"] = [(name, side, 96) for name in ["front", "wrist", "top"][: int(rng.integers(1, 4))]]
        chunk = int(rng.integers(4, 24))
        heads = pick(2, 4)
        spec["config"] = dict(chunk_size=chunk, n_action_steps=int(rng.integers(1, chunk + 1)), dim_model=16 * heads, n_heads=heads,
                              dim_feedforward=int(rng.integers(32, 128)), n_encoder_layers=int(rng.integers(1, 4)), n_decoder_layers=int(rng.integers(1, 3)),
                              use_vae=pick(True, False), latent_dim=int(rng.integers(4, 16)), n_vae_encoder_layers=1, pre_norm=pick(True, False),
                              feedforward_activation=pick("relu", "gelu"), vision_backbone=pick("resnet18", "resnet34"), pretrained_backbone_weights=None)
    elif kind == "diffusion":
        side = 16 * int(rng.integers(5, 8))
        spec["cameras"] = [(name, side, side + 16) for name in ["front", "wrist"][: int(rng.integers(1, 3))]]
        steps = int(rng.integers(4, 12))
        horizon = pick(8, 16)
        spec["config"] = dict(n_obs_steps=2, horizon=horizon, n_action_steps=int(rng.integers(1, horizon - 1)), down_dims=pick((16, 32), (16, 24, 32)),
                              kernel_size=pick(3, 5), n_groups=pick(4, 8), diffusion_step_embed_dim=16, num_train_timesteps=steps,
                              noise_scheduler_type=pick("DDPM", "DDIM"), use_group_norm=True, use_film_scale_modulation=pick(True, False),
                              beta_schedule="squaredcos_cap_v2", prediction_type=pick("epsilon", "sample"), spatial_softmax_num_keypoints=int(rng.integers(4, 12)),
                              use_separate_rgb_encoder_per_camera=pick(True, False), pretrained_backbone_weights=None)
        norm = {"VISUAL": "MEAN_STD", "STATE": "MIN_MAX", "ACTION": "MIN_MAX"}
    else:
        spec["cameras"] = [(name, int(rng.integers(30, 90)), int(rng.integers(30, 90))) for name in ["camera1", "camera2"][: int(rng.integers(1, 3))]]
        spec["task"] = " ".join(rng.choice(WORDS, int(rng.integers(2, 9))))
        chunk = int(rng.integers(6, 20))
        spec["config"] = dict(chunk_size=chunk, n_action_steps=int(rng.integers(1, chunk + 1)), num_vlm_layers=int(rng.integers(2, 5)),
                              num_steps=int(rng.integers(3, 11)), empty_cameras=int(rng.integers(0, 2)), attention_mode=pick("cross_attn", "self_attn"),
                              self_attn_every_n_layers=2, expert_width_multiplier=pick(0.5, 0.75), resize_imgs_with_padding=(64, 64),
                              tokenizer_max_length=24, pad_language_to=pick("longest", "max_length"), vlm_model_name="vlm", load_vlm_weights=False)
        norm = {"VISUAL": "IDENTITY", "STATE": "MEAN_STD", "ACTION": "MEAN_STD"}
    spec["config"]["normalization_mapping"] = {key: NormalizationMode(value) for key, value in norm.items()}
    return spec


SMALL_TEXT = dict(hidden_size=96, intermediate_size=160, num_attention_heads=6, num_key_value_heads=2, head_dim=16, num_hidden_layers=6)
SMALL_VISION = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, image_size=64, patch_size=8)


def write_vlm(text=SMALL_TEXT, vision=SMALL_VISION, scale=2, vocabulary=None):
    """A stand-in for the vision-language model that SmolVLA names: config, tokenizer, processor."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, SmolVLMConfig, SmolVLMImageProcessor, SmolVLMProcessor, SmolVLMVideoProcessor

    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator([" ".join(WORDS)] * 3, trainers.BpeTrainer(
        vocab_size=330, show_progress=False, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"], initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    bpe.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in ("<global-img>", "<fake_token_around_image>", "<image>", "<end_of_utterance>")])
    fast = PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token="<|im_start|>", eos_token="<end_of_utterance>", unk_token="<|endoftext|>", pad_token="<|im_end|>",
                                   extra_special_tokens=dict(image_token="<image>", fake_image_token="<fake_token_around_image>", global_image_token="<global-img>",
                                                             end_of_utterance_token="<end_of_utterance>"))
    SmolVLMProcessor(SmolVLMImageProcessor(), fast, SmolVLMVideoProcessor()).save_pretrained("vlm")
    SmolVLMConfig(text_config=dict(model_type="llama", vocab_size=vocabulary or len(fast) + 5, rms_norm_eps=1e-5, rope_theta=100000.0, pad_token_id=2, **text),
                  vision_config=vision, scale_factor=scale, image_token_id=fast.image_token_id, pad_token_id=2).save_pretrained("vlm")


def draw_statistics(rng, spec):
    out = {}
    for key, width in (("observation.state", spec["state"]), ("action", spec["action"])):
        mean, std = rng.uniform(-60, 60, width), rng.uniform(4, 40, width)
        out[key] = dict(mean=mean, std=std, min=mean - 2.5 * std, max=mean + 2.5 * std)
    for name, _, _ in spec["cameras"]:
        out[f"observation.images.{name}"] = dict(mean=rng.uniform(0.3, 0.6, (3, 1, 1)), std=rng.uniform(0.2, 0.3, (3, 1, 1)), min=np.zeros((3, 1, 1)), max=np.ones((3, 1, 1)))
    return {key: {name: torch.tensor(value, dtype=torch.float32) for name, value in values.items()} for key, values in out.items()}


def scatter(policy, generator):
    """Fresh networks have zeros in places, which would hide an error: every weight gets some noise."""
    with torch.no_grad():
        for name, tensor in policy.state_dict().items():
            if tensor.is_floating_point() and "pos_grid" not in name:
                noise = torch.randn(tensor.shape, generator=generator)
                tensor.add_((0.05 * noise.abs() if name.endswith("running_var") else 0.02 * noise).to(tensor.dtype))


def observation(rng, spec):
    raw = {f"observation.images.{name}": rng.integers(0, 256, (height, width, 3), dtype=np.uint8) for name, height, width in spec["cameras"]}
    raw["observation.state"] = rng.uniform(-80, 80, spec["state"]).astype(np.float32)
    return raw


def make(folder, spec, rng, seed):
    folder.mkdir(parents=True)
    os.chdir(folder)
    kind, cls = spec["kind"], get_policy_class(spec["kind"])
    if kind == "smolvla":
        write_vlm()
    inputs = {f"observation.images.{name}": PolicyFeature(FeatureType.VISUAL, (3, height, width)) for name, height, width in spec["cameras"]}
    inputs["observation.state"] = PolicyFeature(FeatureType.STATE, (spec["state"],))
    config = cls.config_class(device="cpu", push_to_hub=False, input_features=inputs, output_features={"action": PolicyFeature(FeatureType.ACTION, (spec["action"],))}, **spec["config"])
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    policy = cls(config)
    scatter(policy, generator)
    policy.save_pretrained(".")
    pre, post = make_pre_post_processors(config, dataset_stats=draw_statistics(rng, spec))
    pre.save_pretrained("."), post.save_pretrained(".")
    policy.float().eval()

    count = config.n_obs_steps if kind == "diffusion" else 1
    frames = [observation(rng, spec) for _ in range(count)]
    tensors = {f"in.{key}": torch.from_numpy(np.stack([frame[key] for frame in frames]) if kind == "diffusion" else frames[0][key]) for key in frames[0]}
    seen = [pre(prepare_observation_for_inference({key: value.copy() for key, value in frame.items()}, torch.device("cpu"), spec["task"])) for frame in frames]
    batch = {key: value for key, value in seen[0].items() if key.startswith("observation.") and isinstance(value, torch.Tensor)}
    if kind == "diffusion":
        batch = {key: torch.cat([frame[key] for frame in seen]).unsqueeze(0) for key in batch}
    given = {}
    if kind == "smolvla":
        given["noise"] = torch.randn(1, config.chunk_size, config.max_action_dim, generator=generator)
    if kind == "diffusion":
        given["noise"] = torch.randn(1, config.horizon, spec["action"], generator=generator)
        if config.noise_scheduler_type == "DDPM":
            import diffusers.schedulers.scheduling_ddpm as ddpm
            between = torch.randn(config.num_train_timesteps - 1, 1, config.horizon, spec["action"], generator=generator)
            tensors["in.variance_noise"] = between
            drawn = iter(between)
            ddpm.randn_tensor = lambda shape, **_: next(drawn).reshape(shape).clone()
    tensors |= {f"in.{key}": value.clone() for key, value in given.items()}
    policy.reset()
    with torch.no_grad():
        chunk = policy.predict_action_chunk(batch, **given).detach().float()
    tensors["out.actions_normalized"], tensors["out.actions"] = chunk, post(chunk.clone()).detach().float()
    names = {torch.uint8: "uint8", torch.float32: "float32"}
    about = lambda key: dict(shape=list(tensors[key].shape), dtype=names[tensors[key].dtype])
    largest = max(1.0, float(tensors["out.actions"].abs().max()))
    golden = dict(policy=kind, task=spec["task"], seed=seed, inputs={key: about(key) for key in tensors if key.startswith("in.")},
                  tensors={"out.actions_normalized": about("out.actions_normalized") | dict(abs=1e-4, required=True),
                           "out.actions": about("out.actions") | dict(abs=1e-4 * largest, required=True)})
    save_file({key: value.contiguous() for key, value in tensors.items()}, "golden.safetensors")
    pathlib.Path("golden.json").write_text(json.dumps(golden, indent=1))


def main():
    out, count, first = pathlib.Path(sys.argv[1]).absolute(), int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(2)
    for number in range(count):
        seed = first + number
        rng = np.random.default_rng(seed)
        kind = ("act", "smolvla", "diffusion")[number % 3]
        make(out / f"{kind}-{seed}", draw_spec(rng, kind), rng, seed)
        print(out / f"{kind}-{seed}", flush=True)


if __name__ == "__main__":
    main()
