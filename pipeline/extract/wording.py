"""The words and marks by which pages that are no articles give themselves away, in the languages that we read."""

from __future__ import annotations


def words(text: str, between: str = " | ") -> tuple[str, ...]:
    """Return the entries of a list that is written as running text.

    >>> words("read more | full story")
    ('read more', 'full story')
    """
    return tuple(" ".join(text.split()).split(between))


# Parts of the markup of challenge and bot-defence pages, lower case.
CHALLENGE_MARKS = words("""
    _cf_chl_opt | cf-browser-verification | cf-challenge-running | /cdn-cgi/challenge-platform/h/ |
    captcha-delivery.com | px-captcha | _incapsula_resource | ddos-guard | /.well-known/sgcaptcha | qrator |
    servicepipe.ru | awswafintegration | g-recaptcha | h-captcha | cf-turnstile
""")
CHALLENGE_WORDS = words("""
    just a moment | checking your browser | verify you are human | verifying you are human | are you a robot
    | unusual traffic | enable javascript and cookies to continue | security check | access denied |
    attention required | проверка браузера | вы не робот | я не робот | перевірка браузера |
    праверка браўзера | доступ ограничен | sprawdzanie przeglądarki | sicherheitsüberprüfung |
    vérification de sécurité | patikrinkite, ar esate žmogus
""")
# Names of consent services and of their elements.
CONSENT_MARKS = words("""
    consent.google. | consent.yahoo. | guce. | didomi | onetrust | usercentrics | cookiebot | sp_message |
    qc-cmp2 | sourcepoint | trustarc | consentmanager | cookieconsent | klaro
""")
CONSENT_WORDS = words("""
    cookie | cookies | we and our partners | accept all | reject all | manage preferences | your privacy |
    consent | before you continue | legitimate interest | куки | файлы cookie | файлов cookie | принять все
    | согласие | обработку персональных данных | файли cookie | прийняти все | згода | прыняць усе | згоду |
    pliki cookie | zaakceptuj | akceptuję | zgoda | twoja prywatność | alle akzeptieren | einwilligung |
    datenschutz | zustimmen | tout accepter | tout refuser | nos partenaires | vie privée | slapukai |
    slapukus | sutinku | aceptar todo | accetta tutto
""")
PAYWALL_MARKS = words("""
    paywall | regwall | piano-offer | tp-modal | subscription-wall | premium-content-wall
""")
PAYWALL_WORDS = words("""
    subscribe to continue | subscribe to read | to continue reading | already a subscriber |
    this article is for subscribers | subscribers only | start your free trial | sign in to read |
    только для подписчиков | доступно по подписке | оформите подписку | чтобы читать дальше |
    лише для передплатників | оформіть передплату | толькі для падпісчыкаў | tylko dla subskrybentów |
    dalszy ciąg dla prenumeratorów | wykup dostęp | nur für abonnenten | weiterlesen mit | jetzt abonnieren
    | réservé aux abonnés | il vous reste | abonnez-vous pour | tik prenumeratoriams | prenumeruokite
""")
ERROR_TITLES = words("""
    404 | not found | page not found | page unavailable | this page doesn't exist | 410 gone | 500 internal
    | 502 bad gateway | 503 service | service unavailable | страница не найдена | страница удалена |
    ошибка 404 | сторінку не знайдено | сторінка не знайдена | помилка 404 | старонка не знойдзена |
    памылка 404 | nie znaleziono | strona nie istnieje | seite nicht gefunden | page introuvable |
    page non trouvée | puslapis nerastas | página no encontrada | pagina non trovata
""")
MORE_WORDS = words("""
    read more | continue reading | full story | read the full | читать далее | читать полностью | подробнее
    | читати далі | докладніше | чытаць далей | падрабязней | czytaj więcej | czytaj dalej | weiterlesen |
    mehr lesen | lire la suite | skaityti daugiau | skaityti toliau
""")
