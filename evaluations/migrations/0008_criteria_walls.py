"""Guard trees and sheets of general criteria, and bring the tree that the portal begins with."""

import json
from datetime import date

from django.db import migrations

TABLES = """
ALTER TABLE evaluations_criteriaset ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_criteriaset FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON evaluations_criteriaset
    USING (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()))
    WITH CHECK (agency_id IS NULL OR agency_id = (SELECT kpi_agency_id()));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evaluations_criteriaset
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
GRANT SELECT, INSERT ON evaluations_criteriaset TO kpi_app;

ALTER TABLE evaluations_criteriasheet ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluations_criteriasheet FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON evaluations_criteriasheet USING (agency_id = (SELECT kpi_agency_id()));
GRANT SELECT, INSERT ON evaluations_criteriasheet TO kpi_app;
GRANT UPDATE (superseded_at) ON evaluations_criteriasheet TO kpi_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kpi_app;
ALTER TABLE evaluations_criteriasheet
    ADD CONSTRAINT criteriasheet_posting_same_agency FOREIGN KEY (agency_id, posting_id)
        REFERENCES organizations_posting (agency_id, id),
    ADD CONSTRAINT criteriasheet_author_same_agency FOREIGN KEY (agency_id, author_id)
        REFERENCES organizations_posting (agency_id, id);

CREATE FUNCTION evaluations_criteriasheet_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cut_off date;
    owner bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.superseded_at IS NOT NULL
           OR to_jsonb(NEW) - 'superseded_at' <> to_jsonb(OLD) - 'superseded_at' THEN
            RAISE EXCEPTION 'a sheet is superseded, never changed' USING ERRCODE = 'KP002';
        END IF;
        RETURN NEW;
    END IF;
    SELECT agency_id INTO owner FROM evaluations_criteriaset WHERE id = NEW.criteria_id;
    IF NOT FOUND OR owner <> NEW.agency_id THEN
        RAISE EXCEPTION 'the tree belongs to another agency' USING ERRCODE = 'KP004';
    END IF;
    SELECT ends_on INTO cut_off FROM organizations_period WHERE id = NEW.period_id;
    IF kpi_locked_stage(NEW.agency_id, cut_off) NOT IN ('open', 'logging_closed') THEN
        RAISE EXCEPTION 'reviewing is closed' USING ERRCODE = 'KP001';
    END IF;
    IF NOT NEW.by_oneself AND (SELECT staff_id FROM organizations_posting WHERE id = NEW.posting_id)
       = (SELECT staff_id FROM organizations_posting WHERE id = NEW.author_id) THEN
        RAISE EXCEPTION 'nobody assesses themselves' USING ERRCODE = 'KP006';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON evaluations_criteriasheet
    FOR EACH ROW EXECUTE FUNCTION evaluations_criteriasheet_guard();
CREATE TRIGGER kept BEFORE DELETE ON evaluations_criteriasheet
    FOR EACH ROW EXECUTE FUNCTION kpi_refuse_change();
"""
NO_TABLES = """
DROP TRIGGER kept ON evaluations_criteriasheet;
DROP TRIGGER guard ON evaluations_criteriasheet;
DROP FUNCTION evaluations_criteriasheet_guard();
ALTER TABLE evaluations_criteriasheet DROP CONSTRAINT criteriasheet_posting_same_agency,
    DROP CONSTRAINT criteriasheet_author_same_agency;
REVOKE ALL ON evaluations_criteriasheet, evaluations_criteriaset FROM kpi_app;
DROP POLICY tenant ON evaluations_criteriasheet;
DROP TRIGGER append_only ON evaluations_criteriaset;
DROP POLICY tenant ON evaluations_criteriaset;
"""


def _leaf(code: str, points: str, text: str, evidence: bool = False) -> dict[str, object]:
    return {"code": code, "text": text, "points": points} | ({"evidence": True} if evidence else {})


# The form seen in practice: 10/10/10, and within it these points. The wording is ours; an agency
# or the province brings its own tree from a day on.
TREE = [
    {
        "code": "I",
        "text": "Phẩm chất chính trị, đạo đức, ý thức kỷ luật",
        "points": "10",
        "children": [
            {
                "code": "I.1",
                "text": "Chính trị tư tưởng, đạo đức, lối sống",
                "points": "5",
                "children": [
                    _leaf(
                        "I.1.1",
                        "1",
                        "Chấp hành chủ trương của Đảng, chính sách, pháp luật của Nhà nước",
                    ),
                    _leaf(
                        "I.1.2",
                        "1",
                        "Đặt lợi ích của Nhà nước, Nhân dân, tập thể lên trên lợi ích cá nhân",
                    ),
                    _leaf(
                        "I.1.3", "0.5", "Tham gia học tập nghị quyết, sinh hoạt chính trị đầy đủ"
                    ),
                    _leaf(
                        "I.1.4",
                        "0.5",
                        "Không tham nhũng, tiêu cực, lãng phí; không lợi dụng chức vụ",
                    ),
                    _leaf("I.1.5", "0.5", "Lối sống trung thực, khiêm tốn, giản dị, lành mạnh"),
                    _leaf("I.1.6", "0.5", "Giữ gìn đoàn kết, xây dựng tập thể vững mạnh"),
                    _leaf("I.1.7", "0.5", "Thái độ phục vụ người dân, doanh nghiệp đúng mực"),
                    _leaf("I.1.8", "0.5", "Tự phê bình, tiếp thu góp ý và sửa chữa khuyết điểm"),
                ],
            },
            {
                "code": "I.2",
                "text": "Ý thức kỷ luật, kỷ cương",
                "points": "5",
                "children": [
                    _leaf(
                        "I.2.1",
                        "2",
                        "Chấp hành sự phân công của tổ chức, quy chế, nội quy của cơ quan",
                    ),
                    _leaf(
                        "I.2.2", "2", "Chấp hành giờ làm việc, chế độ báo cáo, bảo mật thông tin"
                    ),
                    _leaf("I.2.3", "0.5", "Thực hiện văn hóa công sở, quy tắc ứng xử"),
                    _leaf("I.2.4", "0.5", "Kê khai, cung cấp thông tin đầy đủ, trung thực"),
                ],
            },
        ],
    },
    {
        "code": "II",
        "text": "Năng lực chuyên môn, nghiệp vụ",
        "points": "10",
        "children": [
            _leaf(
                "II.1", "2.5", "Nắm vững và áp dụng đúng quy định chuyên môn của vị trí việc làm"
            ),
            _leaf("II.2", "2.5", "Lập kế hoạch, tổ chức thực hiện và xử lý công việc độc lập"),
            _leaf("II.3", "2.5", "Phối hợp với đồng nghiệp và các cơ quan, đơn vị có liên quan"),
            _leaf(
                "II.4", "2.5", "Học tập, bồi dưỡng nâng cao trình độ; sử dụng công nghệ thông tin"
            ),
        ],
    },
    {
        "code": "III",
        "text": "Đổi mới, sáng tạo và tinh thần trách nhiệm",
        "points": "10",
        "children": [
            _leaf("III.1", "2.5", "Sáng kiến, giải pháp mới trong thực hiện nhiệm vụ", True),
            _leaf(
                "III.2",
                "2.5",
                "Ứng dụng khoa học, công nghệ, chuyển đổi số, cải cách hành chính",
                True,
            ),
            _leaf("III.3", "2.5", "Dám nghĩ, dám làm; nhận nhiệm vụ khó, phức tạp, đột xuất", True),
            _leaf(
                "III.4",
                "2.5",
                "Chịu trách nhiệm đến cùng với kết quả; sẵn sàng hỗ trợ nơi cần",
                True,
            ),
        ],
    },
]


def bring_the_tree(apps, schema_editor):
    """The province's tree, in force since the first scored month."""
    apps.get_model("evaluations", "CriteriaSet").objects.create(
        title="Tiêu chí chung mặc định",
        tree=json.loads(json.dumps(TREE)),
        valid_from=date(2025, 3, 1),
        legal_source="Decree 335/2025/NĐ-CP, general criteria; ADR 0025",
    )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0007_criteria"), ("organizations", "0002_walls")]
    operations = [
        migrations.RunSQL(TABLES, NO_TABLES),
        migrations.RunPython(bring_the_tree, migrations.RunPython.noop),
    ]
