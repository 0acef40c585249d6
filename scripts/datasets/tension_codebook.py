"""The codebook of tension.csv, in Kyrgyz, Russian and English."""

import json

import tension_design as design

LINE = 98

PLACES = {  # as written in Latin letters, in Kyrgyz, in Russian
    "Tunukel": ("Түнүкел", "Тунукел"),
    "Zarkumar": ("Заркумар", "Заркумар"),
    "Orlosay": ("Орлосай", "Орлосай"),
    "Amzarik": ("Амзарик", "Амзарик"),
    "Belkaza": ("Белказа", "Белказа"),
    "Chyralma": ("Чыралма", "Чыралма"),
    "Dumansu": ("Думансуу", "Думансу"),
    "Eshkana": ("Эшкана", "Эшкана"),
    "Gorumsay": ("Горумсай", "Горумсай"),
    "Ilmezar": ("Илмезар", "Илмезар"),
    "Kerbelen": ("Кербелең", "Кербелен"),
    "Lazurat": ("Лазурат", "Лазурат"),
    "Mukanor": ("Муканор", "Муканор"),
    "Oymolor": ("Оймолор", "Оймолор"),
    "Pistelar": ("Пистелар", "Пистелар"),
}

AGREEMENT = [
    ("Такыр макул эмесмин", "Совершенно не согласен(-на)", "Strongly disagree"),
    ("Макул эмесмин", "Не согласен(-на)", "Disagree"),
    ("Бир жагынан ооба, бир жагынан жок", "Отчасти да, отчасти нет", "Partly agree, partly disagree"),
    ("Макулмун", "Согласен(-на)", "Agree"),
    ("Толук макулмун", "Полностью согласен(-на)", "Strongly agree"),
]

SCALES = {
    "trust": ("Коңшу жамааттарга ишеним", "Доверие к соседним сообществам",
              "Trust in neighbouring communities"),
    "contact": ("Башка жамааттар менен байланыш", "Контакты с другими сообществами",
                "Contact with other communities"),
    "fairness": ("Адилеттик", "Справедливость", "Fairness"),
    "fear": ("Коркуу", "Страх", "Fear"),
}

ITEMS = {
    "trust_1": ("Коңшу жамааттардагы адамдардын көбүнө ишенсе болот.",
                "Большинству людей из соседних сообществ можно доверять.",
                "Most people in the neighbouring communities can be trusted."),
    "trust_2": ("Мага жардам керек болсо, коңшу жамааттын адамдары жардам бермек.",
                "Если бы мне понадобилась помощь, люди из соседнего сообщества помогли бы.",
                "If I needed help, people from a neighbouring community would help me."),
    "trust_3": ("Коңшу жамааттардагы адамдар сөзүндө турат.",
                "Люди из соседних сообществ держат слово.",
                "People in the neighbouring communities keep their word."),
    "trust_4": ("Коңшу жамааттардагы адамдар менен иш кылганда сак болуу керек.",
                "В делах с людьми из соседних сообществ нужно быть настороже.",
                "In dealings with people from neighbouring communities one must be on guard."),
    "trust_5": ("Үйүмдүн ачкычын башка жамааттагы кошунама калтырмакмын.",
                "Я оставил(а) бы ключи от дома соседу из другого сообщества.",
                "I would leave the keys of my house with a neighbour from another community."),
    "trust_6": ("Бул жердеги жамааттар талаш-тартышты сырткы жардамсыз чече алат.",
                "Здешние сообщества могут улаживать споры без посторонней помощи.",
                "The communities here can settle disputes without help from outside."),
    "contact_1": ("Мен башка жамааттардагы адамдар менен көп сүйлөшөм.",
                  "Я часто общаюсь с людьми из других сообществ.",
                  "I often talk with people from other communities."),
    "contact_2": ("Башка жамааттарда менин жакын досторум бар.",
                  "У меня есть близкие друзья в других сообществах.",
                  "I have close friends in other communities."),
    "contact_3": ("Башка жамааттардын адамдары чогулган жерлерден алыс жүрөм.",
                  "Я избегаю мест, где собираются люди из других сообществ.",
                  "I avoid places where people from other communities gather."),
    "contact_4": ("Биз майрамдарды башка жамааттардын адамдары менен чогуу белгилейбиз.",
                  "Мы отмечаем праздники вместе с людьми из других сообществ.",
                  "We celebrate holidays together with people from other communities."),
    "contact_5": ("Мен башка жамааттардын адамдары менен соода кылам.",
                  "Я покупаю у людей из других сообществ или продаю им.",
                  "I buy from people of other communities or sell to them."),
    "contact_6": ("Кадимки жумада мен башка жамааттардан эч кимге жолукпайм.",
                  "За обычную неделю я не встречаю никого из других сообществ.",
                  "In an ordinary week I meet nobody from other communities."),
    "fairness_1": ("Бул жерде сугат суу адилет бөлүштүрүлөт.",
                   "Поливная вода распределяется здесь справедливо.",
                   "Irrigation water is shared out fairly here."),
    "fairness_2": ("Жергиликтүү бийлик бардык жамааттарга бирдей мамиле кылат.",
                   "Местные власти относятся ко всем сообществам одинаково.",
                   "The local authorities treat all communities alike."),
    "fairness_3": ("Жер талаштары тааныш-билиш аркылуу эмес, мыйзам боюнча чечилет.",
                   "Споры о земле решаются по закону, а не по знакомству.",
                   "Disputes over land are settled by law and not by acquaintance."),
    "fairness_4": ("Бул жерде айрым жамааттар өз үлүшүнөн ашык алат.",
                   "Некоторые сообщества получают здесь больше, чем им положено.",
                   "Some communities get more than their due here."),
    "fairness_5": ("Милиция баарына калыс мамиле кылат.",
                   "Милиция беспристрастна ко всем.",
                   "The police are impartial to everyone."),
    "fairness_6": ("Чечим кабыл алынганда мага окшогон адамдардын пикири угулат.",
                   "При принятии решений к таким людям, как я, прислушиваются.",
                   "People like me are heard when decisions are made."),
    "fear_1": ("Жамааттардын ортосундагы чатак зордукка айланып кетеби деп чочулайм.",
               "Меня тревожит, что ссора между сообществами может перерасти в насилие.",
               "I worry that a quarrel between communities may turn violent."),
    "fear_2": ("Караңгы киргенден кийин тышка чыгуудан корком.",
               "Я боюсь выходить из дома после наступления темноты.",
               "I am afraid to go out after dark."),
    "fear_3": ("Мектепке бара жаткан балдар үчүн корком.",
               "Я боюсь за детей по дороге в школу.",
               "I am afraid for the children on their way to school."),
    "fear_4": ("Имиш-имиштер бул жердин адамдарын коркутат.",
               "Слухи пугают здешних людей.",
               "Rumours frighten people here."),
    "fear_5": ("Өз айылымда же шаарымда өзүмдү коопсуз сезем.",
               "В своём селе или городе я чувствую себя в безопасности.",
               "I feel safe in my village or town."),
    "fear_6": ("Чыңалуудан улам башка жакка көчүүнү ойлогом.",
               "Из-за напряжённости я думал(а) о переезде.",
               "Because of the tension I have thought of moving away."),
}


def text(ky, ru, en):
    return {"ky": ky, "ru": ru, "en": en}


def place(name):
    return {"value": name, "label": text(*PLACES[name], name)}


def plain(name, label, level, **more):
    """A column without codes of missing: an age of 97 would be an age."""
    return {"name": name, "label": label, "level": level, "missing": [], **more}


def item(name):
    factor, number = name.split("_")
    entry = {
        "name": name,
        "type": "number",
        "label": text(*ITEMS[name]),
        "level": "ordinal",
        "values": [
            {"value": value, "label": text(*label)}
            for value, label in enumerate(AGREEMENT, start=1)
        ],
        "range": [1, 5],
    }
    if design.LOADINGS[factor][int(number) - 1] < 0:
        entry["reversed"] = True
    return entry


def strata():
    kinds = [("түздүк", "равнина", "plain"), ("тоо этеги", "предгорье", "upland")]
    found = []
    for province in design.PROVINCES:
        names = (*PLACES[province], province)
        for kind in kinds:
            label = text(*(f"{a}: {b}" for a, b in zip(names, kind)))
            found.append({"value": len(found) + 1, "label": label})
    return found


def background():
    languages = [
        {"value": name, "label": text(f"{name} тили", f"Язык {name}", f"Language {name}")}
        for name, _ in design.LANGUAGE_SHARES
    ]
    genders = [
        {"value": 1, "label": text("Аял", "Женщина", "Woman")},
        {"value": 2, "label": text("Эркек", "Мужчина", "Man")},
    ]
    return [
        plain("respondent", text("Респондент", "Респондент", "Respondent"), "nominal", type="text"),
        plain("quarter", text("Чейрек", "Квартал", "Quarter"), "interval", type="quarter"),
        plain("wave", text("Толкун", "Волна", "Wave"), "interval", type="number",
              range=[1, design.WAVES]),
        plain("province", text("Облус", "Область", "Province"), "nominal", type="text",
              values=[place(name) for name in design.PROVINCES]),
        plain("community", text("Жамаат", "Сообщество", "Community"), "nominal", type="text",
              values=[place(name) for name in design.COMMUNITIES]),
        plain("village", text("Айыл", "Село", "Village"), "nominal", type="text"),
        plain("stratum", text("Катмар", "Страта", "Stratum"), "nominal", type="number",
              values=strata()),
        plain("w", text("Салмак", "Вес", "Weight"), "interval", type="number"),
        plain("language", text("Маек тили", "Язык интервью", "Language of the interview"),
              "nominal", type="text", values=languages),
        plain("gender", text("Жынысы", "Пол", "Gender"), "nominal", type="number", values=genders),
        plain("age", text("Жашы", "Возраст", "Age"), "interval", type="number", range=[18, 84],
              unit="years"),
        plain("enumerator", text("Маек алуучу", "Интервьюер", "Enumerator"), "nominal",
              type="text"),
    ]  # fmt: skip


def codebook(items):
    return {
        "taraza_codebook": 1,
        "title": text("Жамааттар аралык мамилелер, 16 толкун (синтетикалык)",
                      "Отношения между сообществами, 16 волн (синтетические данные)",
                      "Relations between communities, 16 waves (synthetic)"),
        "description": text(
            "Ойдон чыгарылган он эки жамааттагы чейректик сурамжылоо. Айрым суроолор "
            "респонденттердин кокустан тандалган жарымына гана берилген.",
            "Ежеквартальный опрос в двенадцати вымышленных сообществах. Некоторые вопросы "
            "задавались случайной половине респондентов.",
            "A quarterly survey in twelve invented communities. Some questions were put to a "
            "random half of the respondents."),
        "source": "Made by scripts/datasets/make_tension.py; what was put in is in "
                  "tension-truth.json.",
        "licence": "As Taraza itself.",
        "notice": text(
            "Синтетикалык маалымат: жооптор программа менен түзүлгөн, жерлердин аттары ойдон "
            "чыгарылган, чыныгы адамдардын эч бир тобу сүрөттөлгөн эмес.",
            "Синтетические данные: ответы созданы программой, названия мест вымышлены и не "
            "описывают никакую реальную группу людей.",
            "Synthetic data: the answers were made by a program, the names of places are "
            "invented, and no real group of people is described."),
        "languages": ["ky", "ru", "en"],
        "wave": "wave",
        "weight": "w",
        "strata": "stratum",
        "cluster": "village",
        "missing": [
            {"value": design.NOT_ASKED, "name": "not_asked",
             "label": text("Суроо берилген эмес", "Вопрос не задавался", "Not asked")},
            {"value": design.REFUSED, "name": "refused",
             "label": text("Жооп берүүдөн баш тартты", "Отказ от ответа", "Refused")},
            {"value": design.DONT_KNOW, "name": "dont_know",
             "label": text("Билбейм", "Не знаю", "Do not know")},
        ],
        "variables": background() + [item(name) for name in items],
        "scales": [
            {"name": name, "label": text(*label),
             "items": [item for item in items if item.startswith(name + "_")]}
            for name, label in SCALES.items()
        ],
    }  # fmt: skip


def dump(value, indent=0, lead=0):
    """JSON that keeps on one line what fits there."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value:
        return line
    if indent > 0 and indent + lead + len(line) <= LINE:
        return line
    margin = " " * (indent + 2)
    if isinstance(value, list):
        parts = [margin + dump(element, indent + 2) for element in value]
        return "[\n" + ",\n".join(parts) + "\n" + " " * indent + "]"
    parts = []
    for key, element in value.items():
        name = json.dumps(key, ensure_ascii=False) + ": "
        parts.append(margin + name + dump(element, indent + 2, len(name)))
    return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
