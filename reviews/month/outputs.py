"""The six output files of FORMAT.md section 3 from the results of all people, and the hash over them."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = {
    "daily": "person,date,profile,weight,report,points,completion,quality,rating,score",
    "weekly": "person,week_start,profile,scheduled_days,available_days,appraised,plan_score,quality,score",
    "targets": "person,profile,metric,base,carry,eligible_days,month_days,ramp,"
    "effective,actual,attainment,capped,weight",
    "segments": "person,profile,start,end,scheduled_days,scored_days,D,W,T,M,R,total",
    "monthly": "person,scored_days,late_daily,missing_daily,report_deduction,meeting_deduction,duty_deduction,"
    "R,T_month,base,bonus,demerit,final,grade",
    "assessors": "person,from,to,assessor",
}  # in the order of the hash


def output_files(results: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The text of each file by name (daily, weekly, …); `results` come in the order of people."""
    lines = {name: [header] for name, header in COLUMNS.items()}
    for result in results:
        for name, rows in result["rows"].items():
            # No field can hold a comma or a quote: codes, dates, numbers and fixed words only.
            lines[name].extend(map(",".join, rows))
    return {name: "\n".join(found) + "\n" for name, found in lines.items()}


def output_sha(files: Mapping[str, str]) -> str:
    """sha256 over the six files, one after the other in their order."""
    digest = hashlib.sha256()
    for name in COLUMNS:
        digest.update(files[name].encode())
    return digest.hexdigest()
