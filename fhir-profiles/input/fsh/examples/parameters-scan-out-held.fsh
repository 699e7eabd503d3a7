Instance: parameters-scan-out-held
InstanceOf: SesshuParametersScanOut
Title: "見比べる読み取りの例 / Example of readings to be compared"
Description: "数字と二次元コードが一桁違い、登録されませんでした。端末の時計は 6 分遅れています。 / Digits and 2-D code differ in one place, so nothing was recorded. The clock of the device is six minutes behind."
Usage: #example
* parameter[scanId].valueString = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0003"
* parameter[outcome].valueCode = #SCAN-MISMATCH
* parameter[reading][0].part[source].valueCode = #qr
* parameter[reading][0].part[text].valueString = "211399980000000101"
* parameter[reading][0].part[doubtful].valuePositiveInt = 16
* parameter[reading][1].part[source].valueCode = #ocr
* parameter[reading][1].part[text].valueString = "211399980000000401"
* parameter[reading][1].part[doubtful].valuePositiveInt = 16
* parameter[seen].part[source].valueCode = #ocr
* parameter[seen].part[text].valueString = "211399980000000401"
* parameter[seen].part[minConfidence].valueDecimal = 0.93
* parameter[clockOffMs].valueInteger = 360000
* parameter[serverMs].valueUnsignedInt = 58
