"""Makes random vision-language checkpoints with the real transformers, each with what it computes from a few questions.

random_vlm.py OUT SAMPLES COUNT SEED
SAMPLES holds smolvlm2-tiny and qwen25vl-tiny, whose tokenizers and processors are taken. Sizes, options, pictures and
questions are drawn from the seed; the network computes in fp32 on the processor.
"""
import json
import os
import pathlib
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import numpy as np
import torch
from PIL import Image
from transformers import AutoConfig, AutoModelForImageTextToText, AutoProcessor, GenerationConfig

WORDS = "What does the robot do with the red cube and 12 blue blocks? It isn't there: open the drawer, café 3.5".split()
NEW_TOKENS = 16


def draw_smol(rng, config):
    pick = lambda *values: values[rng.integers(len(values))]
    heads, width = int(pick(2, 3, 4)), int(pick(8, 16, 24))
    shuffle = int(pick(2, 4))
    patch = int(pick(4, 8))
    vision, text = config.vision_config, config.text_config
    vision.hidden_size, vision.num_attention_heads = heads * width, heads
    vision.intermediate_size, vision.num_hidden_layers = int(rng.integers(40, 120)), int(rng.integers(1, 4))
    vision.patch_size, vision.image_size = patch, patch * shuffle * int(rng.integers(2, 4))
    text.head_dim = int(pick(16, 24, 32))
    text.num_key_value_heads = int(pick(1, 2))
    text.num_attention_heads = text.num_key_value_heads * int(rng.integers(1, 4))
    text.hidden_size = text.num_attention_heads * text.head_dim
    text.intermediate_size, text.num_hidden_layers = int(rng.integers(40, 160)), int(rng.integers(1, 5))
    config.scale_factor = shuffle
    return vision.image_size


def draw_qwen(rng, config):
    pick = lambda *values: values[rng.integers(len(values))]
    vision, text = config.vision_config, config.text_config
    vision.num_heads = int(pick(2, 3))
    vision.hidden_size = vision.num_heads * int(pick(8, 16, 20, 32))
    vision.intermediate_size, vision.depth = int(rng.integers(30, 90)), int(rng.integers(2, 6))
    vision.fullatt_block_indexes = sorted(int(i) for i in rng.choice(vision.depth, int(rng.integers(1, vision.depth)), replace=False))
    vision.window_size = int(pick(56, 84, 112, 140))
    head = int(pick(16, 24, 32))
    text.num_key_value_heads = int(pick(1, 2))
    text.num_attention_heads = text.num_key_value_heads * int(rng.integers(1, 4))
    text.hidden_size = vision.out_hidden_size = text.num_attention_heads * head
    text.intermediate_size, text.num_hidden_layers = int(rng.integers(40, 160)), int(rng.integers(1, 5))
    text.layer_types = ["full_attention"] * text.num_hidden_layers
    first = int(rng.integers(1, head // 2 - 1))
    second = int(rng.integers(1, head // 2 - first))
    text.rope_parameters = dict(text.rope_parameters, rope_theta=float(pick(1e4, 1e6)), mrope_section=[first, second, head // 2 - first - second])


def init(model, generator):
    """Larger than for a training, so that pictures change what is said."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            if name.endswith("bias"):
                p.copy_(0.1 * torch.randn(p.shape, generator=generator))
            elif p.ndim == 1:
                p.copy_(1.0 + 0.2 * torch.randn(p.shape, generator=generator))
            elif "embed" in name and p.ndim == 2:
                p.copy_(0.5 * torch.randn(p.shape, generator=generator))
            else:
                p.copy_(1.5 * torch.randn(p.shape, generator=generator) / p[0].numel() ** 0.5)
    model.tie_weights()


def draw_picture(rng):
    height, width = int(rng.integers(20, 300)), int(rng.integers(20, 300))
    y, x = np.mgrid[0:height, 0:width]
    waves = [128 + 120 * np.sin(x * rng.uniform(0.01, 0.3) + y * rng.uniform(0.01, 0.3)) for _ in range(3)]
    return Image.fromarray(np.stack(waves, -1).astype(np.uint8), "RGB")


def draw_messages(rng, folder, index):
    out = []
    pictures = 0
    for turn in range(int(rng.integers(1, 3))):
        if turn:
            out.append({"role": "assistant", "content": [{"type": "text", "text": "It is a cube."}]})
        parts = []
        for _ in range(int(rng.integers(0, 4))):
            name = f"{index}_{pictures}"
            pictures += 1
            draw_picture(rng).save(folder / "images" / f"{name}.ppm")
            parts.append({"type": "image", "image": name})
        parts.append({"type": "text", "text": " ".join(rng.choice(WORDS, int(rng.integers(1, 14))))})
        out.append({"role": "user", "content": parts})
    return out


def answer(model, processor, messages, folder, options):
    images = [Image.open(folder / "images" / f"{part['image']}.ppm") for m in messages for part in m["content"] if part["type"] == "image"]
    text = processor.apply_chat_template(messages, add_generation_prompt=True)
    inputs = processor(text=[text], images=[images] if images and "Smol" in type(processor).__name__ else images or None, return_tensors="pt", **options)
    with torch.no_grad():
        made = model.generate(**inputs, max_new_tokens=NEW_TOKENS, do_sample=False, repetition_penalty=1.0, temperature=None, output_logits=True, output_scores=True,
                              suppress_tokens=[model.config.image_token_id], return_dict_in_generate=True)
    best = [torch.topk(step[0].float(), 2).values for step in made.scores]
    top = torch.topk(made.logits[0][0].float(), 50)
    return {"messages": messages, "options": options, "input_ids": inputs["input_ids"][0].tolist(),
            "first_logits_top50": {"ids": top.indices.tolist(), "values": top.values.tolist()},
            "greedy": {"ids": made.sequences[0][inputs["input_ids"].shape[1]:].tolist(), "margins": [(b[0] - b[1]).item() for b in best]}}


def make(out, samples, index, seed):
    rng = np.random.default_rng(seed)
    family = ("smolvlm2-tiny", "qwen25vl-tiny")[index % 2]
    folder = out / f"{seed}-{family}"
    (folder / "images").mkdir(parents=True)
    config = AutoConfig.from_pretrained(samples / family)
    processor = AutoProcessor.from_pretrained(samples / family)
    options = {}
    if family.startswith("smol"):
        side = draw_smol(rng, config)
        processor.image_seq_len = (side // config.vision_config.patch_size // config.scale_factor) ** 2
        processor.image_processor.max_image_size = {"longest_edge": side}
        processor.image_processor.size = {"longest_edge": side * int(rng.integers(1, 4))}
        options = {"do_image_splitting": bool(rng.integers(2))}
    else:
        draw_qwen(rng, config)
        processor.image_processor.size = {"shortest_edge": 3136, "longest_edge": int(rng.integers(10, 60)) * 784}
    config.tie_word_embeddings = config.text_config.tie_word_embeddings = bool(rng.integers(2))
    config._attn_implementation = "sdpa"
    model = AutoModelForImageTextToText.from_config(config).float().eval()
    init(model, torch.Generator().manual_seed(seed))
    if rng.integers(2):
        model = model.bfloat16()
    model.save_pretrained(folder, max_shard_size="150KB" if rng.integers(2) else "1GB")
    processor.save_pretrained(folder)
    # Made anew: the angles of positions must not have been rounded with the weights.
    model = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32).eval()
    model.generation_config.eos_token_id = GenerationConfig.from_pretrained(samples / family).eos_token_id
    cases = [answer(model, processor, draw_messages(rng, folder, i), folder, options) for i in range(4)]
    (folder / "golden.json").write_text(json.dumps({"cases": cases}))
    print(folder.name)


def main():
    out, samples, count, seed = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(2)
    for i in range(count):
        make(out, samples, i, seed + i)


main()
