Extension: CertificatePurposeExtension
Id: certificate-purpose
Title: "証明書の用途 / Purpose of a certificate"
Description: """
証明書が何のために発行されたかです。海外渡航、国内、リンクのどれかで、用途により載せる項目が変わります。

What a certificate was issued for: travel, use at home, or a link. What it shows depends on it.
"""
Context: Composition, DocumentReference
* insert Own
* value[x] 1..1
* value[x] only code
* valueCode from CertificatePurposeSet (required)
* valueCode ^short = "用途 / Purpose"
