ValueSet: JP_MedicationUnitMERIT9_VS
Id: jp-medicine-unit-vs
Title: "医薬品の単位 / Units of medicines"
Description: """
MERIT-9 の単位と、ワクチンの量に使う UCUM の mL です。MERIT-9 の中身はここにはありません。

The units of MERIT-9, and mL of UCUM as it stands in amounts of vaccine. The content of MERIT-9 is not held here.
"""
* insert Restated(http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationUnitMERIT9_VS)
* include codes from system $MERIT9
* $UCUM#mL
