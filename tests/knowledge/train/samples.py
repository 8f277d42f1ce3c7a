"""A training folder of a few lines and word vectors of a few words."""

import json

import numpy as np

from knowledge.embed.encoder import unit_rows
from knowledge.train.build import Sources
from knowledge.train.vectors import WordVectors

WORDS = ("재고", "맞/VV", "부품", "모자라/VA", "떡", "쌀", "도금", "니켈", "장부", "쇠", "시루")


def write_samples(folder) -> Sources:
    training = folder / "training"
    training.mkdir(exist_ok=True)
    files = {
        "phrases.jsonl": [
            {"cat": cat, "lang": lang, "style": "owner", "text": text}
            for cat, lang, text in (
                ("inv", "ko", "재고가 장부와 안 맞아요"),
                ("inv", "ko", "재고가 몇 개인지 몰라요"),
                ("inv", "en", "we never know our stock"),
                ("short", "ko", "부품이 모자라 멈춰요"),
                ("short", "ko", "부품이 없어서 기다려요"),
                ("short", "en", "parts are missing again"),
            )
        ],
        "industries.jsonl": [
            {
                "industry": "떡",
                "en": ["rice cake"],
                "ksic2": "10",
                "words": ["시루", "쌀"],
                "owner": ["쌀을 쪄서 떡을 뽑아요"],
            },
            {
                "industry": "도금",
                "en": ["plating"],
                "ksic2": "25",
                "words": ["니켈"],
                "owner": ["쇠에 니켈을 입혀요"],
            },
        ],
        "glossary.jsonl": [
            {"ko": ["재고", "재고량"], "en": ["stock", "inventory"]},
            {"ko": ["시야게", "부품 다듬기"], "en": ["finishing"]},
        ],
        "pairs_a.jsonl": [
            {"cat": "inv", "ksic2": "25", "voice": "plain", "ko": "맞춰 놔도 또 틀려요",
             "case": "재고 불일치를 바코드로 해소했다", "en": "the count drifts"},
            {"cat": "short", "ksic2": "29", "voice": "terse", "ko": "하나가 꼭 빠짐",
             "case": "부품 결품을 키팅으로 없앴다", "en": "one piece is missing"},
        ],
        "words_en.jsonl": [{"en": "late", "ko": ["늦다", "지연"]}],
    }  # fmt: skip
    for name, rows in files.items():
        (training / name).write_text(
            "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8"
        )
    public = training / "public"
    public.mkdir(exist_ok=True)
    (public / "korsts_train.tsv").write_text(
        "score\tsentence1\tsentence2\n5.0\t재고가 안 맞아요\t재고가 맞지 않아요\n"
        "0.0\t떡을 쪄요\t부품이 모자라요\n",
        encoding="utf-8",
    )
    (public / "klue_nli.tsv").write_text(
        "premise\tentailed\tcontradicted\n부품이 모자라 멈췄다\t부품이 모자라다\t부품이 남는다\n",
        encoding="utf-8",
    )
    (public / "parakqc.txt").write_text(
        "".join(f"재고를 {n}번 세나요\n" for n in range(10)), encoding="utf-8"
    )
    taxonomy = folder / "categories.json"
    rows = [
        {
            "id": "inv",
            "ko": "재고 불일치",
            "en": "Inventory",
            "phrases_ko": ["재고를 세어 봐야 알아요"],
        },
        {"id": "short", "ko": "부품 결품", "en": "Part shortage", "phrases_ko": ["부품이 빠져요"]},
    ]
    taxonomy.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return Sources(training, taxonomy)


def few_words(*, seed, tick):
    tick(1, 1)
    vectors = np.random.default_rng(seed).standard_normal((len(WORDS), 16)).astype(np.float32)
    return WordVectors(WORDS, unit_rows(vectors))
