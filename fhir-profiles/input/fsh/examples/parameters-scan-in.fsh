Instance: parameters-scan-in
InstanceOf: SesshuParametersScanIn
Title: "読み取りの報告の例 / Example of the report of a scan"
Description: "二次元コードと文字が一致した読み取りです。 / The two-dimensional code and the printed digits agree."
Usage: #example
* parameter[scanId].valueString = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0001"
* parameter[sessionId].valueString = "s-20260401-mirai-01"
* parameter[segment].valuePositiveInt = 2
* parameter[deviceId].valueString = "tab-00017"
* parameter[capturedAt].valueInstant = "2026-04-01T10:15:03+09:00"
* parameter[reading][0].part[source].valueCode = #ocr
* parameter[reading][0].part[text].valueString = "211399980000000101"
* parameter[reading][0].part[minConfidence].valueDecimal = 0.97
* parameter[reading][1].part[source].valueCode = #qr
* parameter[reading][1].part[text].valueString = "211399980000000101"
* parameter[intent].valueCode = #auto
