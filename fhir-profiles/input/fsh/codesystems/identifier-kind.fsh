CodeSystem: IdentifierKindCodes
Id: identifier-kind
Title: "識別子の種類 / Kinds of identifiers"
Description: """
対象者の識別子が何の番号かを示します。体系の URL には自治体のコードが入るため、種類は別に書きます。

What an identifier of a resident is. Its system ends in the code of a municipality, so the kind is written apart.
"""
* insert Own
* ^content = #complete
* ^caseSensitive = true
* #resident "個別宛名番号" "自治体の中で一人に一つの番号です。 / The number that one person has within a municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "Resident number"
* #coupon "接種券の券番号" "自治体が発行した接種券の番号です。 / The number of a coupon that a municipality issued."
  * ^designation[0].language = #en
  * ^designation[0].value = "Coupon number"
