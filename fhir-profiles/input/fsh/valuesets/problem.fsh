ValueSet: ProblemSet
Id: problem
Title: "問題の規則 / Rules of problems"
Description: """
「問題の規則」のすべての符号です。

All codes of the code system “Rules of problems”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ProblemCodes
