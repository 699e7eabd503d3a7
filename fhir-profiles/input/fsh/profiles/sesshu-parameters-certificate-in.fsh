Profile: SesshuParametersCertificateIn
Parent: Parameters
Id: sesshu-parameters-certificate-in
Title: "証明書の発行の入力 / Input of $health-cards-issue"
Description: """
操作 $health-cards-issue の入力です。一人の記録から、携帯端末に保存できる証明書を求めます。

The input of the operation $health-cards-issue, which asks for certificates of one person that phone wallets can hold.
"""
* insert Own
* ^purpose = "操作の入力または結果の形を、呼び出す前に確かめられるようにするため。 / To check the shape of an operation’s input or output before it is called."
* parameter 1..* MS
* parameter ^slicing.discriminator.type = #value
* parameter ^slicing.discriminator.path = "name"
* parameter ^slicing.rules = #closed
* parameter contains
    credentialType 1..* MS and
    credentialValueSet 0..* MS and
    includeIdentityClaim 0..* MS and
    since 0..1 MS
* parameter[credentialType] ^short = "求める証明書の種類 / Kind of certificate asked for"
* parameter[credentialType].name = "credentialType" (exactly)
* parameter[credentialType].value[x] 1..1
* parameter[credentialType].value[x] only uri
* parameter[credentialType].resource 0..0
* parameter[credentialType].part 0..0
* parameter[credentialValueSet] ^short = "載せる符号の値セット / Value sets that the codes are taken from"
* parameter[credentialValueSet].name = "credentialValueSet" (exactly)
* parameter[credentialValueSet].value[x] 1..1
* parameter[credentialValueSet].value[x] only uri
* parameter[credentialValueSet].resource 0..0
* parameter[credentialValueSet].part 0..0
* parameter[includeIdentityClaim] ^short = "載せる本人の項目 / Facts about the person to be stated"
* parameter[includeIdentityClaim].name = "includeIdentityClaim" (exactly)
* parameter[includeIdentityClaim].value[x] 1..1
* parameter[includeIdentityClaim].value[x] only string
* parameter[includeIdentityClaim].resource 0..0
* parameter[includeIdentityClaim].part 0..0
* parameter[since] ^short = "この時より後の記録だけ / Only records after this time"
* parameter[since].name = "_since" (exactly)
* parameter[since].value[x] 1..1
* parameter[since].value[x] only dateTime
* parameter[since].resource 0..0
* parameter[since].part 0..0
