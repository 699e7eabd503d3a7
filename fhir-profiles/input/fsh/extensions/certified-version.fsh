Extension: CertifiedVersion
Id: certified-version
Title: "証明した版 / Version that was certified"
Description: """
証明書に載せた接種記録の版番号です。あとで記録が訂正されたとき、影響を受ける証明書を見つけるために使います。

The version of the dose that a certificate states. When the dose is corrected later, the certificates concerned are found by it.
"""
Context: Composition.section.entry
* insert Own
* value[x] 1..1
* value[x] only id
* valueId ^short = "版番号 / Version"
