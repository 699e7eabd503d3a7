ValueSet: CertificatePurposeSet
Id: certificate-purpose
Title: "証明書の目的 / Certificate purpose"
Description: """
「証明書の目的」のすべての符号です。

All codes of the code system “Certificate purpose”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system CertificatePurposeCodes
