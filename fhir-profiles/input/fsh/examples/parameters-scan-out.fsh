Instance: parameters-scan-out
InstanceOf: SesshuParametersScanOut
Title: "読み取りの結果の例 / Example of the outcome of a scan"
Description: "住所地外の接種として登録されました。 / Recorded as a dose outside the place of residence."
Usage: #example
* parameter[scanId].valueString = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0001"
* parameter[outcome].valueCode = #RECORDED
* parameter[flag].valueCode = #OUT-OF-AREA
* parameter[coupon].part[kind].valueString = "2"
* parameter[coupon].part[dose].valuePositiveInt = 1
* parameter[coupon].part[municipality].valueString = "139998"
* parameter[coupon].part[municipalityName].valueString = "みらい市"
* parameter[hint].valueString = "シ・イ 1950/04"
* parameter[immunization].valueReference.reference = "Immunization/0197c1f0"
* parameter[serverMs].valueUnsignedInt = 41
