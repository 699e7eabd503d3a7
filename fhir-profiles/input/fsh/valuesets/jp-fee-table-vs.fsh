ValueSet: JP_MedicalFeeScoreType_VS
Id: jp-fee-table-vs
Title: "診療報酬の点数表の種別 / Fee tables of the health insurance"
Description: """
点数表の種別のすべてです。

All kinds of fee tables.
"""
* insert Restated(http://jpfhir.jp/fhir/core/ValueSet/JP_MedicalFeeScoreType_VS)
* include codes from system $FEE-TABLE
