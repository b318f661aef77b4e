"""What a file in ``config/cues`` and ``config/topics.toml`` may hold.

A cue is a word or a phrase. ``*`` at the end of a word stands for any ending (``submit*``), and
``…`` between two words for up to a dozen others (``gab … bekannt``). Case does not matter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

Cues = tuple[str, ...]


class Cued(BaseModel):
    """Base of the files about cues: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SpeechCues(Cued):
    """Words that show who speaks."""

    say: Cues = Field((), description="verbs whose subject is the speaker: said, accused, believes")
    quoted_only: Cues = Field((), description="verbs that introduce speech only beside a quotation: went on, laughs")
    found: Cues = Field((), description="verbs of finding out, documenting, counting")
    told: Cues = Field((), description="passive forms whose subject hears or suffers: was told, was accused")
    by: Cues = Field((), description="words before the doer of a passive: by, von, par")
    according: Cues = Field((), description="words that stand before the source: according to")
    stems_from: Cues = Field((), description="verbs between data and who supplies them: come from, stammen von")
    according_first: Cues = Field((), description="words that name a source at the head of a sentence: pour, per")
    according_after: Cues = Field((), description="words that stand after the source: zufolge, teigimu")
    he_said: Cues = Field((), description="whole phrases for according to him: по его словам, podle něj")
    they_said: Cues = Field((), description="whole phrases for according to them: паводле іх, їхніми даними")
    statement: Cues = Field((), description="nouns for what somebody said or wrote: statement, letter, interview")
    hear: Cues = Field((), description="verbs whose object is the speaker: quoted, cited, interviewed")
    unsaid: Cues = Field((), description="phrases with a verb of saying that report nothing: declined to comment")
    complement: Cues = Field((), description="conjunctions that open what is said: that, dass, что")
    reportive: Cues = Field((), description="verbs in the mood of indirect speech: sei, habe, werde")
    bare: Cues = Field((), description="verbs before what is said without any conjunction: said, believes")
    as_said: Cues = Field((), description="words that make the clause of saying come first: as, wie, как")
    so_called: Cues = Field((), description="words before quotation marks of irony: so-called, sogenannt*")
    asker: Cues = Field((), description="who asks or hosts, as a label before a colon: question, reporter, ведущая")
    answerer: Cues = Field((), description="who answers, as a label before a colon: answer, respuesta, A")
    address: Cues = Field((), description="how speakers address a house, and its applause: Mr President, Beifall")
    interview: Cues = Field((), description="nouns and verbs that announce an interview: interview, answers questions")
    learn: Cues = Field((), description="verbs of hearing news, from whom stands beside: learned, erfuhren, узнали")
    news: Cues = Field((), description="phrases before who brought news: la noticia la dio, die nachricht verbreitete")
    such: Cues = Field((), description="words that mean what was just told, before whose it is: that, such, таковы")
    account: Cues = Field((), description="nouns for what somebody makes of things: version, count, constat, подсчёты")
    copula: Cues = Field((), description="verbs between such a noun and whose it is: is, stammt, pochodzą")
    source: Cues = Field((), description="labels before who supplied figures: source, Quelle, źródło")
    empty: Cues = Field((), description="verbs that tell nothing without a clause: thanked, greeted, answers")
    reply: Cues = Field((), description="verbs of replying: who spoke just before is not who replies")
    unreal: Cues = Field((), description="words before what nobody has said: so that, щоб, kdyby")
    unreal_first: Cues = Field((), description="verbs that at the head of a sentence say if: had he said")
    thus: Cues = Field((), description="words after a quotation that tell whose it is: with these words, so, так")


class PeopleCues(Cued):
    """Words that stand for people and bodies."""

    head: Cues = Field((), description="who leads a body: head, leader, chairman")
    member: Cues = Field((), description="another person of a body: lawyer, deputy head, spokesman")
    press: Cues = Field((), description="a body's mouthpiece: press service, website, Telegram channel")
    role: Cues = Field((), description="what Latushka is also called: politician, ex-minister, opposition figure")
    other: Cues = Field((), description="people and bodies that are somebody else: minister, court, ministry")
    media: Cues = Field((), description="who passes on news and is never meant by he: agency, newspaper, channel")
    body: Cues = Field((), description="what NAM is also called: organisation, movement")
    team: Cues = Field((), description="team, colleagues")
    he: Cues = Field((), description="pronouns of a male person as subject")
    ruler: Cues = Field((), description="what Lukashenko is called without his name: the Belarusian leader")
    woman: Cues = Field((), description="those pronouns of ``they`` that mean a woman: she, elle, она")
    they: Cues = Field((), description="pronouns of any other subject")
    i_we: Cues = Field((), description="what only who speaks says of himself: I, we, our, мне, jsme")
    you: Cues = Field((), description="pronouns of whom an interviewer asks: you, vous, usted")
    yours: Cues = Field((), description="how an interviewer addresses, where it is no subject: your, to you, вам, panu")
    led_by: Cues = Field((), description="led by, headed by, under the leadership of")
    title: Cues = Field((), description="Mr, Herr, pan")
    former: Cues = Field((), description="former, ancien, бывший: with an office beside it another name of Latushka")
    office: Cues = Field((), description="the offices that he held: minister, ambassador, in every form")
    exiled: Cues = Field((), description="adjectives that tell which politician is meant: exiled, geflohene, опальный")
    official: Cues = Field((), description="men by their calling, whom a later he means: prosecutor, juge, водій")
    minsk: Cues = Field((), description="Belarus, Russia, their capitals: an office beside one speaks for Minsk")
    ukraine: Cues = Field((), description="Ukraine: an office that every state has is Ukraine's before one of them")
    act: Cues = Field((), description="papers that only institutions issue: resolution, decree, sanctions list")
    deputy: Cues = Field((), description="a house and its people, whichever it is: deputies, rapporteur, assembly")
    ministry: Cues = Field((), description="organs of a government: ministry, cabinet, foreign office, embassy")
    parliament: Cues = Field((), description="houses of single states, which have no entity: Bundestag, Seimas, Senate")
    assembly: Cues = Field((), description="how resolutions call the Council of Europe's house: parliamentary assembly")


class WorkCues(Cued):
    """Words for what NAM makes and what it does with it."""

    report: Cues = Field((), description="nouns of a published work: report, study, dossier")
    material: Cues = Field((), description="nouns of what is handed over: evidence, documents, list of names")
    data: Cues = Field((), description="nouns of information: data, figures, findings")
    filing: Cues = Field((), description="nouns that are a filing by themselves: communication, complaint")
    notice: Cues = Field((), description="nouns that are a filing where the court is beside them: notice, appeal")
    submit: Cues = Field((), description="verbs of handing over: submitted, sent, filed")
    appeal: Cues = Field((), description="verbs that are a filing by themselves: appealed to, turned to")
    present: Cues = Field((), description="verbs of showing: presented, published, prepared")
    receive: Cues = Field((), description="verbs of getting, whose doer stands after from: received, got")
    anaphor: Cues = Field((), description="pronouns that may stand for a document: it, его, ihn, la")
    there: Cues = Field((), description="adverbs for the place named before, the court: there, dort, туда")
    giver: Cues = Field((), description="words before who gives: from, von, от")
    author: Cues = Field((), description="nouns and verbs that name who made a work: authors, stands behind")
    court: Cues = Field((), description="the International Criminal Court, its prosecutor, The Hague")
    court_again: Cues = Field((), description="what it is called once it has been named: the court, the prosecutor")
    mep: Cues = Field((), description="members of the European Parliament, which their name tells")
    prosecutor: Cues = Field((), description="who prosecutes: prosecutors, investigators, in every form that acts")
    authority: Cues = Field((), description="others who receive files: prosecutors, parliament, ambassadors")
    preliminary: Cues = Field((), description="preliminary")
    second: Cues = Field((), description="second part, new batch, additional evidence")
    first: Cues = Field((), description="first, earlier: which of two filings is meant")
    exiles: Cues = Field((), description="opponents abroad, before they are named: exiles, opposition in exile")
    june: Cues = Field((), description="June, in every form; the first part, filed in June")
    november: Cues = Field((), description="November, in every form")
    children: Cues = Field((), description="children, minors, deportation")


class StanceCues(Cued):
    """Words for what others do with NAM's work."""

    acknowledge: Cues = Field((), description="verbs: cited, relied on, took into account, welcomed")
    acknowledged_by: Cues = Field((), description="verbs whose subject is the data: formed the basis of")
    merely: Cues = Field((), description="verbs of doing something else with a work: await, ask for, examine, hear")
    undone: Cues = Field((), description="words under which nothing is done yet: will, plans to, refused to, if")
    served: Cues = Field((), description="what a work did for an institution: helped, allowed, was the grounds for")
    deny: Cues = Field((), description="rejected, denied, fabricated")
    charge: Cues = Field((), description="other words for a work that is denied: the papers, the file, the whole thing")
    accusation: Cues = Field((), description="what is denied and is no work: accusations, allegations")
    decision: Cues = Field((), description="what Minsk rejects and is nobody's report: warrant, ruling, sanctions")
    label: Cues = Field((), description="verbs of naming a thing by another word: called, described as, branded")
    slur: Cues = Field((), description="what only a page that speaks for Minsk calls us: fugitive, self-styled")
    adversary: Cues = Field((), description="those who speak for Minsk: foreign ministry, state television, embassy")
    ridicule: Cues = Field((), description="nouns of what nobody believes, in the mouth of Minsk: novel, comic strip")
    negation: Cues = Field((), description="not, never, without")
    exclude: Cues = Field((), description="not the one by, unlike, rather than")
    meant: Cues = Field((), description="words after a remark that tell what it was about: gemeint war, речь о")


class GrammarCues(Cued):
    """Small words of the language and forms of names that cannot be a subject."""

    common: Cues = Field((), description="the most frequent small words, which tell the language of a sentence")
    article: Cues = Field((), description="articles and possessives in front of a noun")
    of: Cues = Field((), description="words that tie a noun to the next: of, de, von")
    before_object: Cues = Field((), description="prepositions after which a name is not the subject")
    inside: Cues = Field((), description="in, at: the place where a body speaks (в НАУ заявили)")
    determiner: Cues = Field((), description="articles that begin a noun phrase: the, le, der")
    possessive: Cues = Field((), description="possessives that may mean him or them: his, their, його, sein")
    which: Cues = Field((), description="relative pronouns that mean a body and no person: which, которое, яке")
    indefinite: Cues = Field((), description="words before somebody new: a, another, one of the")
    topic: Cues = Field((), description="particles after the subject of the whole sentence: は")
    listener: Cues = Field((), description="people in the case of those spoken to: журналистам, novinářům")
    joining: Cues = Field((), description="and, or, but")
    passive: Cues = Field(
        (), description="words that make the next verb, or are themselves, passive: was, были, передан*"
    )
    that: Cues = Field((), description="conjunctions that open a clause: that, because, if, which")
    oblique: Cues = Field((), description="forms of NAM's and Latushka's names that are never a subject")
    nominative: Cues = Field((), description="forms of Latushka's name that are nothing but a subject")
    genitive: Cues = Field((), description="those of them that can depend on the noun before them")
    whether: Cues = Field((), description="words that open an indirect question: whether, ob, czy, zda")
    relative: Cues = Field((), description="pronouns that open a relative clause: who, qui, который")
    whom: Cues = Field((), description="relative pronouns as objects: whom, кого, których")
    participle: Cues = Field((), description="endings (*нные) of passive participles, whose doer follows without by")
    she: Cues = Field((), description="endings (*ла) of verbs whose subject is no man")
    many: Cues = Field((), description="endings (*li) of verbs in the plural, whose subject is no single person")
    infinitive: Cues = Field((), description="endings (*ти) of verbs that tell no deed by themselves")
    these: Cues = Field((), description="words before a paper just named: this, these, цей, dieser")
    stop: Cues = Field((), description="capitalised words that are no names: Belarusian, Monday")


class CueFile(Cued):
    """One language's cues, as in ``config/cues/<language>.toml``."""

    language: str
    object_first: bool = Field(False, description="cases mark the object, so a subject may follow its verb freely")
    verb_first: bool = Field(False, description="the subject follows its verb, as in Arabic")
    not_prefix: str = Field(
        "", description="what a verb begins with when it is negated, as ne- in Lithuanian and Czech"
    )
    unspaced: bool = Field(False, description="written without spaces, as Chinese and Japanese")
    verb_last: bool = Field(False, description="an infinitive stands at the end of its clause, as in German")
    nouns_capital: bool = Field(False, description="nouns are written with a capital letter, as in German")
    speech: SpeechCues = SpeechCues()
    people: PeopleCues = PeopleCues()
    works: WorkCues = WorkCues()
    stance: StanceCues = StanceCues()
    grammar: GrammarCues = GrammarCues()


class TopicEntry(Cued):
    """One topic: stems per language; ``strong`` ones name the topic, ``pairs`` only together.

    A pair is two stems that must stand in the same sentence, written ``child* + deport*``.
    """

    id: str
    name: str
    stems: dict[str, Cues]
    pairs: dict[str, Cues] = {}


class TopicFile(Cued):
    """``config/topics.toml``."""

    topic: tuple[TopicEntry, ...]
