Profile: JP_MedicationSimpleQuantity
Parent: SimpleQuantity
Id: jp-medication-simple-quantity
Title: "医薬品の量 / Amount of a medicine"
Description: """
医薬品の量です。数値と単位のコードが必ずあります。

An amount of a medicine: with its number and the code of its unit.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_MedicationSimpleQuantity)
* value 1..1
* code 1..1
* code from JP_MedicationUnitMERIT9_VS (preferred)
