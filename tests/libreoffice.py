"""LibreOffice as a person uses it: it opens workbooks, types into cells, and saves; by a macro of its own language."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.books import SOFFICE

_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Fill(listed As String)
  On Error GoTo Failed
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim excel(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  excel(0).Name = "FilterName"
  excel(0).Value = "Calc MS Excel 2007 XML"
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  lines = CreateUnoService("com.sun.star.io.TextInputStream")
  lines.setInputStream(files.openFileRead(ConvertToURL(listed)))
  lines.setEncoding("UTF-8")
  While Not lines.isEOF()
    parts = Split(Replace(lines.readLine(), Chr(10), ""), Chr(9))
    If UBound(parts) = 1 Then
      If parts(0) = "open" Then
        form = StarDesktop.loadComponentFromURL(ConvertToURL(parts(1)), "_blank", 0, hidden())
      ElseIf parts(0) = "save" Then
        form.storeToURL(ConvertToURL(parts(1)), excel())
        form.close(True)
      Else
        form.Sheets.getByIndex(0).getCellRangeByName(parts(0)).FormulaLocal = parts(1)
      End If
    End If
  Wend
  StarDesktop.terminate()
  Exit Sub
Failed:
  Open listed &amp; ".error" For Output As #1
  Print #1, Error$
  Close #1
  StarDesktop.terminate()
End Sub
</script:module>
"""


def typed_in(folder: Path, forms: Mapping[Path, Mapping[str, str]]) -> dict[Path, bytes]:
    """Workbooks in which something was typed into cells of their first sheet, ``{"I9": "85%"}``, as saved then.

    LibreOffice reads what is typed as it does from a keyboard, and lets nothing into a locked cell.
    """
    assert SOFFICE is not None
    profile, listed = folder / "profile", folder / "typed.txt"
    command = [SOFFICE, f"-env:UserInstallation=file://{profile.resolve()}", "--headless"]
    _run([*command, "--terminate_after_init"])  # makes the profile, and would overwrite the macro
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(_MACRO, "utf-8")
    saved = {path: folder / f"saved-{number}.xlsx" for number, path in enumerate(forms)}
    lines = []
    for path, cells in forms.items():
        lines += [
            f"open\t{path}",
            *(f"{cell}\t{typed}" for cell, typed in cells.items()),
            f"save\t{saved[path]}",
        ]
    listed.write_text("\n".join(lines) + "\n", "utf-8")
    _run([*command, f'macro:///Standard.Module1.Fill("{listed}")'])
    error = Path(f"{listed}.error")
    assert not error.exists(), error.read_text("utf-8", "replace")
    return {path: new.read_bytes() for path, new in saved.items()}


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)
