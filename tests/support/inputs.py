"""What tests of files that people write share."""

from __future__ import annotations

UNITS = (
    "institution,code,label_ko,label_en,label_status,kind,parent,aliases\r\n"
    'hill,hill-planning-team,기획팀,Planning Team,unofficial,team,,"기획 1팀; 기획총괄팀"\r\n'
)
EDITION = 'institution = {code = "hill", label_ko = "한빛언덕진흥원"}\n'
