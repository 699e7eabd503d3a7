Instance: rendering-taro-shc
InstanceOf: SesshuCertificateDocumentReference
Title: "証明書の表現の例 / Example of a rendering"
Description: "SMART ヘルスカードとして発行された証明書です。 / A certificate issued as a SMART Health Card."
Usage: #example
* extension[purpose].valueCode = #travel-record
* extension[validity].valuePeriod.start = "2026-11-21"
* masterIdentifier.value = "urn:uuid:0d6c7b52-7a35-4f0e-8a34-50a4f0b1c7d2"
* identifier.system = $CERTIFICATE-ID
* identifier.value = "urn:uuid:5f0d1a1e-2f7b-4c55-9d6e-1c1c6b8f2a01"
* status = #current
* type = $CERTIFICATE-FORMAT#shc
* subject.reference = "Patient/taro"
* date = "2026-11-21T02:05:00Z"
* author.reference = "Organization/organization-mirai"
* content.attachment.contentType = #application/smart-health-card
* content.attachment.url = "https://sesshu.example/fhir/Binary/rendering-taro-shc"
* content.format = $CERTIFICATE-RENDERING#serialized
* context.related.reference = "Immunization/taro-covid-1/_history/2"
