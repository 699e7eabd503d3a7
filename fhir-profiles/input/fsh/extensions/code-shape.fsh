Extension: CodeShape
Id: code-shape
Title: "コードの形 / Shape of a code"
Description: """
中身を配布できないコード体系で、正しいコードがとる形を正規表現で示します。形が合わないコードは誤りです。形が合うコードが実在するかどうかは、これだけでは分かりません。

The shape, as a regular expression, that every code has of a code system whose content cannot be distributed. A code of another shape is wrong. Whether a code of the right shape exists cannot be told from this.
"""
* insert Own
* insert Context(CodeSystem)
* value[x] only string
* value[x] 1..1
* . ^short = "コードの形（正規表現） / Shape of a code (regular expression)"
* value[x] ^short = "コード全体に当たる正規表現 / Regular expression that matches the whole code"
