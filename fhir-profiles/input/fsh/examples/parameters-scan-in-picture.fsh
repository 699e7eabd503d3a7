Instance: parameters-scan-in-picture
InstanceOf: SesshuParametersScanIn
Title: "写真の報告の例 / Example of a photograph"
Description: "自分で読めない端末が、券の写真を渡します。 / A tablet that cannot read by itself hands over a photograph."
Usage: #example
* parameter[scanId].valueString = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0002"
* parameter[sessionId].valueString = "s-20260401-mirai-01"
* parameter[segment].valuePositiveInt = 2
* parameter[deviceId].valueString = "tab-00017"
* parameter[capturedAt].valueInstant = "2026-04-01T10:15:09+09:00"
* parameter[picture].valueAttachment.contentType = #image/png
* parameter[picture].valueAttachment.data = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAAAAACMmsGiAAAADklEQVR4nGP4DwQMqAQAn3QP8Vthg78AAAAASUVORK5CYII="
