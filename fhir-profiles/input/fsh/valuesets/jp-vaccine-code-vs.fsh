ValueSet: JP_MedicationCode_Immunization_VS
Id: jp-vaccine-code-vs
Title: "ワクチンの医薬品コード / Medicine codes of vaccines"
Description: """
HOT13、HOT9、YJ コードのすべてです。どのコードがワクチンかは決めません。

All codes of HOT13, HOT9 and YJ. It does not say which of them are vaccines.
"""
* insert Restated(http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationCode_Immunization_VS)
* include codes from system $HOT13
* include codes from system $HOT9
* include codes from system $YJ
