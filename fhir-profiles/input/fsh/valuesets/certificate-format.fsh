ValueSet: CertificateFormatSet
Id: certificate-format
Title: "証明書の形式 / Certificate format"
Description: """
「証明書の形式」のすべての符号です。

All codes of the code system “Certificate format”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system CertificateFormatCodes
