ValueSet: CertificateStatusSet
Id: certificate-status
Title: "証明書の状態 / Certificate status"
Description: """
「証明書の状態」のすべての符号です。

All codes of the code system “Certificate status”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system CertificateStatusCodes
