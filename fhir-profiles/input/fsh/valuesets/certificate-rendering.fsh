ValueSet: CertificateRenderingSet
Id: certificate-rendering
Title: "証明書の中身の種類 / Kinds of content of certificates"
Description: """
「証明書の中身の種類」のすべての符号です。

All codes of the code system “Kinds of content of certificates”.
"""
* insert Own
* ^language = #ja
* include codes from system CertificateRenderingCodes
