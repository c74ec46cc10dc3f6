"""Texts that break programs, by what they try. Written with escapes, so that they stay visible."""

from __future__ import annotations

CONTROLS = (
    "\0",
    "a\0b",
    "\0\0\0",
    "\x01\x02\x03\x04\x05\x06\x07\x08",
    "\x0b\x0c\x0e\x0f",
    "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1c\x1d\x1e\x1f",
    "\x7f",
    "\x80\x85\x9b31m\x9f",
    "back\b\b\b\bspace",
    "␀\0␀",
)
WHITE_SPACE = (
    " ",
    "   ",
    "\t",
    "\ta\tb\t",
    "\n",
    "\n\n\n",
    "one\ntwo\n",
    "one\r\ntwo\r\n",
    "one\rtwo\r",
    "\r\r\n\n",
    "one\u2028two\u2029three",
    "a\u00a0b\u202fc\u2007d",
    "\u1680\u2000\u2003\u2009\u200a\u205f\u3000",
    " leading and trailing ",
)
INVISIBLE = (
    "\u200b",
    "a\u200bb\u200cc\u200dd\u2060e",
    "\u00ad\u034f\u115f\u1160\u17b4\u180e\u3164\uffa0",
    "\u2061\u2062\u2063\u2064",
    "\ufeffbyte order mark",
    "in the \ufeff middle",
    "\U000e0001\U000e0041\U000e007f",  # tags
    "\u2800",  # an empty Braille cell
    "\U0001d173\U0001d17a",  # musical formats
)
DIRECTIONS = (
    "\u202etxet desrever\u202c",
    "\u202a\u202b\u202d",
    "\u2066isolate\u2069\u2067left open",
    "\u200e\u200f\u061c",
    "file\u202egnp.exe",
    "שלום עולם",
    "مرحبا بالعالم",
    "abc שלום 123 مرحبا def",
    "בְּרֵאשִׁית",
    "الكل\u0650\u0651\u064b",
    "﷽",
)
COMBINING = (
    "e\u0301",
    "\u0301",
    "\u0301\u0302\u0303 leading marks",
    "Z" + "\u0300\u0301\u0302\u0303\u0316\u0317\u0318\u0319" * 12,
    "a\u20dd\u20e0",
    "q\u0307\u0323 q\u0323\u0307",  # the same in two orders
    "\u00c5 \u212b A\u030a",  # the same in three ways
    "ẛ̣ ﬁ ﬀ Å",
    "각 \u1100\u1161\u11a8",
    "\u0e01\u0e33\u0e49\u0e48",
    "क्षत्रिय",
    "ப்ரீ க்ஷௌ",
    "\u0f40\u0f90\u0fb5\u0fb2\u0fb8",
    "H̡͖̺̭̱̳ͅe̶̬̞̩ ̧̥c̼̖̥o̩̹̰m̶̪̻̖e̺̞̯s̯̠",
)
EMOJI = (
    "😀",
    "😀😀😀",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # a family
    "\U0001f9d1\U0001f3fd\u200d\U0001f680",
    "\U0001f44d\U0001f3fb\U0001f44d\U0001f3ff",
    "\U0001f1e8\U0001f1f3\U0001f1e9\U0001f1ea",  # two flags
    "\U0001f1e8",  # half a flag
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "\U0001f3f3\ufe0f\u200d\U0001f308",
    "1\ufe0f\u20e3#\ufe0f\u20e3",
    "☺\ufe0e☺\ufe0f",
    "\u200d\u200d\ufe0f",
    "a😀b👩‍💻c",
)
SCRIPTS = (
    "床前明月光，疑是地上霜。",
    "繁體字與简体字",
    "\U00020000\U0002a6d6\U0002b739",  # CJK extensions B and C
    "龘靐齉爩",
    "葛\U000e0100飾",  # an ideographic variation
    "いろはにほへと ちりぬるを",
    "ﾊﾝｶｸ ＦＵＬＬ",
    "안녕하세요",
    "Ελληνικά Кириллица Հայերեն ქართული",
    "ⰀⰁⰂ 𐌰𐌱𐌲 𒀀𒀁 𓀀𓀁",
    "𝕳𝖊𝖑𝖑𝖔 ⓦⓞⓡⓛⓓ ¡ollǝH",
    "ᠮᠣᠩᠭᠣᠯ",
    "İıŞşĞğ ßẞ ſ K Ω",
)
NOT_CHARACTERS = (
    "\ufffe",
    "\uffff",
    "\ufdd0\ufdd1\ufdef",
    "\U0001fffe\U0001ffff",
    "\U0010fffe\U0010ffff",
    "\ue000\uf8ff",  # private use
    "\U000f0000\U0010fffd",
    "\ufffd",
    "a\ufffdb\ufffd",
    "\ufffc",
    "\ufff9note\ufffaed\ufffb",
    "\u0378\U0001faff",  # not assigned
    "\U0010fffd end of Unicode",
)
SURROGATES = (
    "\ud800",
    "\udfff",
    "a\ud83db",
    "\udc00\ud800",
    "\ud800\ud800\udc00",
    "\ud83d\ude00",  # a pair, in two
    "end \udbff",
)
INJECTIONS = (
    "<script>alert(1)</script>",
    "<b>bold</b> &amp; &lt; &#0; &nbsp;",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)><text>x</text></svg>",
    "]]></text><script>x</script><![CDATA[",
    "<!--<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    'a,"b""c";\'d\'\ne',
    "'; DROP TABLE runs; --",
    "%s%n%x %d %(a)s {0} {} {a!r} {:>99999}",
    "$(touch x) `touch x` ; | & > x",
    "\\n \\0 \\u0000 \\",
    "../../etc/passwd\0.png",
    "https://example.org/?a=1&b=2#c javascript:alert(1)",
    "%1 %2 %L1 %n &File &&",
    "None null undefined NaN nan inf -Infinity true",
    "0x7f 1e308 1e400 -0 ٣ ⅷ ½ 1_000",
    "${jndi:ldap://x} {{7*7}} <%= 7*7 %> #{7*7}",
)
LONG = (
    "a" * 20_000,
    "字" * 3_000,
    "😀" * 2_000,
    "e" + "\u0301" * 1_000,
    "a b " * 1_000,
    "\n" * 1_000,
    "\u202e" * 1_000,
)

NAUGHTY = (
    CONTROLS
    + WHITE_SPACE
    + INVISIBLE
    + DIRECTIONS
    + COMBINING
    + EMOJI
    + SCRIPTS
    + NOT_CHARACTERS
    + SURROGATES
    + INJECTIONS
    + LONG
)
