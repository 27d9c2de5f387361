"""Languages without rules: two reports of one story meet, another story of the same kind stays apart, and the report says what is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from schemas.arrival import Arrival
from schemas.received import Received
from schemas.report import Report
from services.ingest.receive import receive
from services.normalize.extract import extract
from wirefold.cli import main

STORIES = {
    "de": (
        ("Brücke in Neustadt gesperrt", "Die Marienbrücke in Neustadt ist nach einem Schiffsunfall gesperrt worden. Der Frachter Elbeland rammte am Montag einen Pfeiler. Rund 12.500 Pendler müssen nach Angaben von Bürgermeisterin Karla Vogt einen Umweg fahren."),
        ("Frachter rammt Marienbrücke", "Ein Frachter hat in Neustadt die Marienbrücke gerammt. Bürgermeisterin Karla Vogt ließ die Brücke sperren, 12.500 Pendler sind betroffen. Die Elbeland wurde nach dem Unfall in den Hafen geschleppt."),
        ("Feuer in Talheim", "In Talheim hat ein Feuer eine Lagerhalle zerstört. Die Feuerwehr war mit 340 Kräften im Einsatz, sagte Einsatzleiter Jonas Reuter. Verletzt wurde niemand, der Schaden geht in die Millionen."),
    ),
    "fr": (
        ("Le pont de Valmont fermé", "Le pont Sainte-Anne à Valmont est fermé depuis lundi après un accident de péniche. La péniche Rivage a heurté une pile. Selon la maire Claire Dumas, 12 500 automobilistes doivent faire un détour."),
        ("Une péniche heurte un pont", "Une péniche a heurté le pont Sainte-Anne à Valmont. La maire Claire Dumas a fait fermer le pont et 12 500 automobilistes sont concernés. La péniche Rivage a été remorquée après l'accident."),
        ("Incendie à Bercourt", "Un incendie a détruit un entrepôt à Bercourt. Quelque 340 pompiers ont été mobilisés, a indiqué le préfet Jean Morel. Personne n'a été blessé et les dégâts sont considérables."),
    ),
    "es": (
        ("Cierran el puente de Villanueva", "El puente San Telmo de Villanueva fue cerrado el lunes tras el choque de un barco. El carguero Ribera golpeó un pilar. Según la alcaldesa Carmen Ortega, 12.500 conductores deben desviarse."),
        ("Un carguero choca contra un puente", "Un carguero chocó contra el puente San Telmo en Villanueva. La alcaldesa Carmen Ortega ordenó cerrar el puente y hay 12.500 conductores afectados. El Ribera fue remolcado al puerto."),
        ("Incendio en Altamira", "Un incendio destruyó un almacén en Altamira. Unos 340 bomberos trabajaron en la zona, dijo el jefe Luis Romero. No hubo heridos y los daños son cuantiosos."),
    ),
    "ru": (
        ("В Новогорске закрыт мост", "Мариинский мост в Новогорске закрыт после столкновения с баржей. Баржа «Речная» в понедельник задела опору. По словам мэра Анны Беловой, 12 500 водителей вынуждены ехать в объезд."),
        ("Баржа задела мост", "Баржа «Речная» столкнулась с опорой: Мариинский мост в Новогорске закрыт. Мэр Анна Белова сообщила о 12 500 водителей. Баржа отбуксирована в порт."),
        ("Пожар в Каменске", "В Каменске огонь уничтожил склад. Тушили пожар 340 спасателей, заявил начальник штаба Олег Громов. Пострадавших нет, ущерб оценивается."),
    ),
    "ar": (
        ("إغلاق جسر المدينة", "أغلق جسر النور في مدينة الواحة بعد اصطدام سفينة شحن بأحد أعمدته يوم الاثنين. وقالت رئيسة البلدية ليلى حداد إن 12500 سائق اضطروا إلى تغيير طريقهم."),
        ("سفينة شحن تصطدم بجسر", "اصطدمت سفينة شحن بجسر النور في مدينة الواحة. وأمرت رئيسة البلدية ليلى حداد بإغلاق الجسر، وتضرر 12500 سائق من ذلك بعد اصطدام السفينة."),
        ("حريق في مستودع", "دمر حريق كبير مستودعا في بلدة الصفاء. وشارك 340 من رجال الإطفاء في إخماد النيران، وفقا للقائد سمير منصور، ولم تقع إصابات."),
    ),
    "zh": (
        ("货船撞上江城大桥", "江城市的望江大桥周一被一艘货船撞击后关闭。市长李明华表示，约12500名司机需要绕行。货船“长河号”撞上了桥墩，事故原因正在调查。"),
        ("望江大桥因货船事故关闭", "一艘名为“长河号”的货船撞上望江大桥的桥墩，江城市随即关闭大桥。市长李明华说，12500名司机受到影响，货船已被拖走。"),
        ("石林镇仓库起火", "石林镇一座仓库昨晚发生火灾，340名消防员参与救援。消防队长王建国表示没有人员受伤，损失正在统计之中。"),
    ),
    "ja": (
        ("川北市の橋が通行止め", "川北市のみどり大橋は月曜日、貨物船が橋脚に衝突したため通行止めとなった。田中由美市長によると、約12500人の運転手が迂回を強いられている。"),
        ("貨物船がみどり大橋に衝突", "貨物船がみどり大橋の橋脚に衝突し、川北市は橋を通行止めにした。田中由美市長は12500人の運転手に影響が出ていると述べた。"),
        ("山手町の倉庫で火災", "山手町の倉庫で昨夜火災があり、消防隊員340人が消火にあたった。佐藤健一隊長によると、けが人はいないという。"),
    ),
}  # fmt: skip


def feed(language: str) -> list[dict[str, str]]:
    return [
        {
            "id": f"{language}{n}",
            "title": title,
            "text": text,
            "source": f"Paper {n}",
            "published_at": f"2025-03-03T1{n}:00:00Z",
        }
        for n, (title, text) in enumerate(STORIES[language])
    ]


@pytest.mark.parametrize("language", STORIES)
def test_reports_of_one_story_meet_and_others_do_not(language: str, tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_text("".join(json.dumps(article) + "\n" for article in feed(language)))
    result = CliRunner().invoke(main, ["run", str(file), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    stories = [json.loads(line) for line in (tmp_path / "out" / "stories.jsonl").read_text().splitlines()]
    assert sorted(sorted(a["id"] for a in story["articles"]) for story in stories) == [
        [f"{language}0", f"{language}1"],
        [f"{language}2"],
    ]


@pytest.mark.parametrize("language", STORIES)
def test_names_or_terms_and_numbers_are_found_and_what_is_missing_is_said(language: str) -> None:
    first, second, other = (_report(article) for article in feed(language))
    assert first.language == language
    assert first.statements == []
    assert "no rules for statements" in first.notes[0]
    assert "q:12500" in first.terms.keys() & second.terms.keys()
    assert "q:340" in other.terms
    shared = len(first.terms.keys() & second.terms.keys())
    assert shared > 2 * len(first.terms.keys() & other.terms.keys())


def _report(article: dict[str, str]) -> Report:
    received = receive(None, json.dumps(article).encode(), datetime(2025, 3, 4, tzinfo=UTC))
    assert isinstance(received, Received)
    return extract(Arrival(article=received, verdict="new", root=received.id))
