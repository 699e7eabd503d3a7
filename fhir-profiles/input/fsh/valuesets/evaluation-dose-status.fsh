ValueSet: EvaluationDoseStatusSet
Id: evaluation-dose-status
Title: "接種の評価（各体系） / Dose status in any system"
Description: """
評価の状態として使う符号です。基本の R4 の符号と当基盤の符号を並べて書きます。

Codes for the status of an evaluated dose: those of R4 and our own, side by side.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system DoseStatusCodes
* include codes from system http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status
