ValueSet: CertificateRefusalSet
Id: certificate-refusal
Title: "証明書を出せない理由 / Certificate refusal"
Description: """
「証明書を出せない理由」のすべての符号です。

All codes of the code system “Certificate refusal”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system CertificateRefusalCodes
