"""Rules of inflection for the surnames of the lexicon: what a language makes of a name of a given shape.

The lexicon's generated forms are data that people review; these rules made them first and check that none
has gone missing. A rule is a list of endings for a class of stems.
"""

from __future__ import annotations

SOV_POSSESSIVE = {
    "uk": "ів ова ове ового овому овим ової овій ову овою ові ових овими",
    "be": "аў ава ава авага аваму авым авай аву авы авых авымі",
    "be-latn": "aŭ ava avaha avamu avym avaj avu avy avych avymi",
    "cs": "ův ova ovo ovu ovou ově ovi ovy ovým ovém ových ovými",
    "sk": "ov ova ovo ovho ovmu ovom ovým ovej ovu ovou ove ovi ových ovými",
    "sl": "ov ova ovo ovega ovemu ovem ovim ove ovi ovih ovimi",
    "hr": "ov ova ovo ovog ovoga ovom ovomu ovim ove ovoj ovu ovi ovih ovima",
    "sr": "ов ова ово овог овом овим ове овој ову ови ових овима",
    "sr-latn": "ov ova ovo ovog ovom ovim ove ovoj ovu ovi ovih ovima",
}
# Stems of names in -ko and -ka, without the vowel: Lukašenk-, Latušk-.
KO = {
    "ru": "о",
    "uk": "о а у ові ом",
    "be": "о",
    "pl": "o",
    "cs": "o a ovi u em",
    "sk": "o a ovi om",
    "sl": "o a u om",
    "hr": "o a u om",
    "sr": "о а у ом",
    "sr-latn": "o a u om",
    "lt": "o",
    "lv": "o",
    "et": "o t sse s st le l lt ks ni na ta ga",
    "fi": "o on oa ossa osta oon olla olta olle ona oksi otta",
    "bg": "о",
    "mk": "о",
    "kk": "о оның оға оны ода одан омен",
    "uz": "o oning oga oni oda odan",
    "az": "o onun oya onu oda odan oyla",
    "tr": "o onun oya onu oda odan oyla",
}
KA = {
    "ru": "а и е у ой ою",
    "uk": "а и у ою",
    "be": "а і у ам ай е",
    "be-latn": "a i u am aj",
    "pl": "a i ę ą o",
    "cs": "a y ovi u ou",
    "sk": "a u ovi om",
    "sl": "a e i o",
    "hr": "a e i u om",
    "sr": "а е и у ом",
    "sr-latn": "a e i u om",
    "lt": "a os ai ą oje",
    "lv": "a as ai am u ā",
    "et": "a at asse as ast ale al alt aks ani ana ata aga",
    "fi": "a an aa assa asta aan alla alta alle ana aksi atta",
    "bg": "а",
    "mk": "а",
    "az": "a anın aya anı ada adan ayla",
    "tr": "a anın aya anı ada adan ayla",
}
# The consonant before -e and -i of the dative in the languages that soften it.
SOFTENED = {"be": ("к", "ц", "ы"), "uk": ("к", "ц", "і"), "be-latn": ("k", "c", "y"), "pl": ("k", "c", "e")}
HUNGARIAN = (
    *("t", "nak", "val", "ra", "ról", "ban", "ból", "ba", "hoz", "tól", "nál", "n", "ért", "ig", "é", "ék", "éket"),
    "éknak",
)
# Russian surnames in -ov, -ev and their like elsewhere.
OV = {
    "ru": " а у ым е",
    "uk": " а у ові им і е",
    "be": "а у ым е",
    "pl": " a owi em ie",
    "cs": " a ovi em",
    "sk": " a ovi om",
    "sl": " a u om",
    "hr": " a u om",
    "sr": " а у ом",
    "sr-latn": " a u om",
    "lt": "as o ui ą u e",
    "lv": "s a am u ā",
    "et": " i it ile il ilt iga",
    "fi": " in ia ille illa ilta issa ista",
    "bg": "",
    "mk": "",
    "de": " s",
    "en": "",
    "sv": " s",
}


def ko(language: str, stem: str) -> list[str]:
    """Return the forms of *stem* + o: Lukašenk → Lukašenko, Lukašenka, Lukašenkovi …"""
    if language == "hu":
        return [stem + "o", *(stem + "ó" + ending for ending in HUNGARIAN), stem + "oként"]
    endings = KO.get(language, "o").split()
    if language == "et":
        return [stem + "o" + ("" if ending == "o" else ending) for ending in endings]
    return [stem + ending for ending in endings] + possessive(language, stem)


def ka(language: str, stem: str) -> list[str]:
    """Return the forms of *stem* + a: Łatuszk → Łatuszka, Łatuszki, Łatuszce …"""
    if language == "hu":
        return [stem + "a", *(stem + "á" + ending for ending in HUNGARIAN), stem + "aként"]
    forms = [stem + ending for ending in KA.get(language, "a").split()]
    if language in SOFTENED:
        hard, soft, ending = SOFTENED[language]
        forms.append(stem.removesuffix(hard) + soft + ending)
    return forms + possessive(language, stem)


def possessive(language: str, stem: str) -> list[str]:
    """Return the possessive adjective of a name in -ko or -ka."""
    return [stem + ending for ending in SOV_POSSESSIVE.get(language, "").split()]


def ov(language: str, stem: str) -> list[str]:
    """Return the forms of a surname in -ov or -ev; *stem* is the form before the endings."""
    return [stem + ending for ending in OV.get(language, "").split(" ")]
