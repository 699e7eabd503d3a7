Instance: rendering-taro-revoked
InstanceOf: SesshuCertificateDocumentReference
Title: "失効した表現の例 / Example of a revoked rendering"
Description: "ロット番号の訂正により失効し、中身が消された証明書です。 / Revoked after a lot was corrected; its content is gone."
Usage: #example
* extension[purpose].valueCode = #travel-record
* extension[validity].valuePeriod.start = "2026-04-01"
* extension[validity].valuePeriod.end = "2027-03-31"
* extension[revocation].extension[time].valueInstant = "2026-04-02T02:00:00Z"
* extension[revocation].extension[reason].valueCode = #correction
* masterIdentifier.value = "urn:uuid:9a1d0a34-2a68-4f0a-9b0a-3f7e0f4d8e11"
* status = #entered-in-error
* type = $CERTIFICATE-FORMAT#ddcc-vs
* subject.reference = "Patient/taro"
* date = "2026-04-01T05:00:00Z"
* author.reference = "Organization/organization-mirai"
* content.attachment.contentType = #application/pdf
* content.attachment.title = "予防接種証明書（失効）"
* content.format = $CERTIFICATE-RENDERING#pdf
* context.related.reference = "Immunization/taro-covid-1/_history/1"
