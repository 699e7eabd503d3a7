Extension: CertificateValidity
Id: certificate-validity
Title: "証明書の有効期間 / Validity of a certificate"
Description: """
証明書が有効とされる期間です。終わりがない形式では end を書きません。

The time during which a certificate is to be accepted. Formats without an end leave it out.
"""
Context: Composition, DocumentReference
* insert Own
* value[x] 1..1
* value[x] only Period
* valuePeriod.start 1..1
* valuePeriod ^short = "有効期間 / Validity"
