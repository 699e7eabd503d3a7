Extension: ContentDigest
Id: content-digest
Title: "もとの内容の要約値 / Digest of the content"
Description: """
もとになったファイルや画像の SHA-256 です。小文字 16 進の 64 文字で書きます。内容そのものを置かずに、同じものかどうかを確かめられます。

The SHA-256 of the file or image, as 64 hexadecimal digits in lower case. It tells whether two are the same without keeping them here.
"""
Context: Provenance.entity
* insert Own
* value[x] 1..1
* value[x] only string
* valueString obeys ses-digest-1
* valueString ^short = "SHA-256、16 進 / SHA-256 in hexadecimal"

Invariant: ses-digest-1
Description: "要約値は小文字 16 進の 64 文字です。 / A digest is 64 hexadecimal digits in lower case."
Severity: #error
Expression: "$this.matches('^[0-9a-f]{64}$')"
