Extension: CertificateRevocation
Id: certificate-revocation
Title: "証明書の失効 / Revocation of a certificate"
Description: """
証明書の一つの表現が、いつ、なぜ失効したかです。失効したものは status が entered-in-error になり、中身は削除されます。

When and why one rendering of a certificate was revoked. Its status is then entered-in-error, and its content is deleted.
"""
Context: DocumentReference
* insert Own
* extension contains
    time 1..1 and
    reason 1..1
* extension[time].value[x] 1..1
* extension[time].value[x] only instant
* extension[time] ^short = "失効した時刻 / When it was revoked"
* extension[reason].value[x] 1..1
* extension[reason].value[x] only code
* extension[reason].valueCode from RevocationReasonSet (required)
* extension[reason] ^short = "失効の理由 / Why it was revoked"
