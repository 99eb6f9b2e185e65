"""What a header may mean, in ten languages; what it does not mean; and words of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsheet.basics.errors import UsageError
from okrsheet.importing.meaning.fields import FIELDS
from okrsheet.importing.meaning.words import (
    NONE,
    How,
    candidates,
    fold_header,
    match,
    vocabulary,
    with_words,
)

WHOLE = {
    "objective": "Objective|OBJECTIVES|Goal title|策略目標|工作目标|Objetivo estratégico|Objectif|Ziel|Mục tiêu|1. Objective|Objective *",
    "key_result": "Key Result|KRs|Key results|關鍵結果|关键成果|主要な成果|핵심결과|Resultado clave|Résultat clé|Schlüsselergebnis|Kết quả then chốt",
    "kpi": "KPI|Metric|KPI Name|指標名稱|指标名称|管理指標|지표명|Indicador|Indicateur|Kennzahl|Chỉ tiêu|Metric / KPI",
    "owner": "Owner|Owner(s)|Responsible|DRI|負責人|责任人|担当者|담당자|Responsable|Responsável|Verantwortlich|Người phụ trách|Owner 負責人|Objective Owner",
    "department": "Department|Dept.|權責單位|担当部署|부서|Área|Setor|Abteilung|Phòng ban",
    "target": "Target|Target (%)|Target value|目標值|目标值|目標値|목표값|Meta|Alvo|Cible|Zielwert|SOLL|Plan",
    "current": "Current|Actual|Actual value|實際值|完成值|実績|현재값|Realizado|Réalisé|Istwert|Thực hiện",
    "baseline": "Baseline|Start value|基準值|起始值|去年實績|기준값|Línea base|Linha de base|Ausgangswert",
    "due": "Due|Due date|Deadline|Target date|截止日|完成期限|締切|마감일|Fecha límite|Prazo|Échéance|Fällig am|Thời hạn",
    "frequency": "Frequency|How often|監控頻率|统计频率|測定頻度|측정주기|Periodicidad|Fréquence|Messrhythmus|Tần suất",
    "source": "Data source|資料來源|数据来源|データソース|데이터출처|Fuente de datos|Fonte|Datenquelle|Nguồn dữ liệu",
    "unit": "Unit|UoM|單位|计量单位|単位|단위|Unidad de medida|Unité|Einheit|ĐVT",
    "weight": "Weight|Weightage(%)|權重|权重|ウェイト|가중치|Ponderación|Peso|Poids|Gewichtung|Trọng số",
    "progress": "Progress|% Complete|達成率|完成率|進捗率|달성률|% de cumplimiento|Avancement|Zielerreichung|% hoàn thành",
    "status": "Status|RAG|燈號|状态|ステータス|상태|Estado|Statut|Ampel|Trạng thái",
    "measure": "Direction of improvement|Polarity|指標方向|Sentido|Zielrichtung",
    "parent": "Parent|Aligned to|Parent Goal IDs|對齊目標|上位目標|상위목표|Objetivo padre|Übergeordnetes Ziel",
    "id": "ID|No.|#|Nº|編號|序号|번호|Código|STT|KR #",
    "comment": "Status update|進度說明",
    "notes": "Notes|Comments|備註|备注|備考|비고|Observaciones|Bemerkung|Ghi chú",
    "difference": "Variance|差異|Abweichung|Diferencia",
}  # fmt: skip
"""Headers that are a word for a field and for nothing else that is as likely."""


@pytest.mark.parametrize(
    ("field", "header"), [(field, one) for field, headers in WHOLE.items() for one in headers.split("|")]
)
def test_a_header_that_is_a_word(field: str, header: str) -> None:
    best = candidates(header)[0]
    assert field in {one.field for one in candidates(header) if one.strength == best.strength}
    assert best.strength == 1


INSIDE = {
    "Owner of KPI": "owner", "Responsable de la acción": "owner", "Hauptzielverantwortlicher": "owner", "Kampagnenzielwert": "target", "Sales target": "target",
    "北區目標值": "target", "KPI達成狀況": "status", "分公司負責人": "owner", "영업 담당자": "owner", "Fecha límite de entrega": "due", "Customer objective": "objective",
}  # fmt: skip


@pytest.mark.parametrize(("header", "field"), INSIDE.items())
def test_a_longer_header_is_what_its_main_word_is(header: str, field: str) -> None:
    found = match(header)
    assert found and (found.field, found.how) == (field, How.INSIDE) and found.strength < 1


def test_the_target_of_something_names_it() -> None:
    found = match("Target revenue")
    assert found and (found.field, found.how, found.rest) == ("target", How.BEFORE, "revenue")


NOT_OURS = ["Supplier number", "Email consent", "Assigner", "Created By", "Invoice Number", "Order Date", "Unit price", "供應商編號", "Lead time", "Date of birth"]  # fmt: skip


@pytest.mark.parametrize("header", NOT_OURS)
def test_a_header_that_only_looks_like_ours(header: str) -> None:
    found = match(header)
    assert found is None or found.field == NONE


@pytest.mark.parametrize(
    "header",
    ["Customer satisfaction score", "NPS score", "Favourite colour", "Revenue", "業績", "x" * 200, "", "  "],
)
def test_a_header_that_is_not_known(header: str) -> None:
    assert candidates(header) == ()


AMBIGUOUS = {"目標": {"objective", "target"}, "Direction": {"department", "measure"}, "Resultado": {"key_result", "current"}, "考核周期": {"period", "frequency"}, "Name": {"kpi", "owner", "item"}}  # fmt: skip


@pytest.mark.parametrize(("header", "fields"), AMBIGUOUS.items())
def test_what_may_mean_several_things_says_all_of_them(header: str, fields: set[str]) -> None:
    assert fields <= {one.field for one in candidates(header)}


def test_a_remark_in_brackets_is_told_and_may_decide() -> None:
    percent, objective = match("Target (%)"), match("目標 (Objective)")
    assert percent and (percent.field, percent.remark) == ("target", "%")
    assert objective and objective.field == "objective" and objective.strength == 1


def test_every_section_is_a_field() -> None:
    known = {meaning.field for meanings in vocabulary().whole.values() for meaning in meanings}
    assert known - {NONE} <= FIELDS.keys()


def test_words_of_ones_own_are_added(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[owner]\nen = ["captain"]\n[none]\nwhole = ["status"]\n', "utf-8")
    words = vocabulary(mine)
    assert words.candidates("Captain")[0].field == words.candidates("Team captain")[0].field == "owner"
    assert words.candidates("Owner")[0].field == "owner" and not candidates("Captain")
    assert with_words({Path("mine.toml"): {"target": ["height"]}}).candidates("Height")[0].field == "target"


@pytest.mark.parametrize(
    "text",
    ["[owner", '[owner]\nen = "captain"', "[owner]\nen = [7]", "owner = 3", "[owner]\nklingon = ['x']"],
)
def test_words_that_cannot_be_read_are_a_sentence(text: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="header words"):
        vocabulary(mine)


@pytest.mark.parametrize("header", ["Ownre", "Taget", "Actaul"])
def test_a_header_with_one_slip_is_known_but_not_surely(header: str) -> None:
    assert [match.strength for match in candidates(header)] == [0.5]


@pytest.mark.parametrize("header", ["Owned", "Targeted", "Tariff", "Actor", "Own"])
def test_nothing_else_is_taken_by_resemblance(header: str) -> None:
    assert not candidates(header)


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold_header(fold_header(text)) == fold_header(text)


@given(st.text(max_size=60))
def test_any_text_may_be_a_header(text: str) -> None:
    assert all(0 < one.strength <= 1 for one in candidates(text))
