Instance: health-cards-issue
InstanceOf: OperationDefinition
Usage: #definition
Title: "ヘルスカードを発行する / Issue health cards"
Description: """
この人の接種を、病気ごとに一枚の SMART ヘルスカードとして発行します。完了し、要修正の印のない接種だけを載せます。証明できるものがなければ空の Parameters を返します。

Issues the doses of this person as SMART Health Cards, one for each disease. Only doses that were completed and need no correction are stated. Where there is nothing to certify, the answer is an empty Parameters.
"""
* url = "https://sesshu.example/fhir/OperationDefinition/health-cards-issue"
* name = "HealthCardsIssue"
* title = "ヘルスカードを発行する / Issue health cards"
* description = """
この人の接種を、病気ごとに一枚の SMART ヘルスカードとして発行します。完了し、要修正の印のない接種だけを載せます。証明できるものがなければ空の Parameters を返します。

Issues the doses of this person as SMART Health Cards, one for each disease. Only doses that were completed and need no correction are stated. Where there is nothing to certify, the answer is an empty Parameters.
"""
* language = #ja
* status = #active
* experimental = false
* kind = #operation
* affectsState = true
* code = #health-cards-issue
* resource[0] = #Patient
* system = false
* type = false
* instance = true
* inputProfile = "https://sesshu.example/fhir/StructureDefinition/sesshu-parameters-certificate-in"
* outputProfile = "https://sesshu.example/fhir/StructureDefinition/sesshu-parameters-certificate-out"
* parameter[0].name = #credentialType
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "*"
* parameter[0].documentation = "求める証明書の種類。 / Kind of certificate asked for."
* parameter[0].type = #uri
* parameter[1].name = #credentialValueSet
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "*"
* parameter[1].documentation = "読むだけで、結果を変えません。 / Read, and of no effect."
* parameter[1].type = #uri
* parameter[2].name = #includeIdentityClaim
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "*"
* parameter[2].documentation = "読むだけで、結果を変えません。氏名と生年月日だけを載せます。 / Read, and of no effect: name and birth date are stated, and nothing else."
* parameter[2].type = #string
* parameter[3].name = #_since
* parameter[3].use = #in
* parameter[3].min = 0
* parameter[3].max = "1"
* parameter[3].documentation = "この日以後の接種だけ。 / Only doses from this day on."
* parameter[3].type = #dateTime
* parameter[4].name = #verifiableCredential
* parameter[4].use = #out
* parameter[4].min = 0
* parameter[4].max = "*"
* parameter[4].documentation = "署名された一枚のカード。 / One signed card."
* parameter[4].type = #string
* parameter[5].name = #resourceLink
* parameter[5].use = #out
* parameter[5].min = 0
* parameter[5].max = "*"
* parameter[5].documentation = "カードの中の記録と、このサーバーの記録の対応。 / Which record of this server a part of a card is."
* parameter[5].part[0].name = #vcIndex
* parameter[5].part[0].use = #out
* parameter[5].part[0].min = 0
* parameter[5].part[0].max = "1"
* parameter[5].part[0].documentation = "何番目のカードか。 / Which of the cards."
* parameter[5].part[0].type = #integer
* parameter[5].part[1].name = #bundledResource
* parameter[5].part[1].use = #out
* parameter[5].part[1].min = 1
* parameter[5].part[1].max = "1"
* parameter[5].part[1].documentation = "カードの中の参照。 / The reference inside the card."
* parameter[5].part[1].type = #uri
* parameter[5].part[2].name = #hostedResource
* parameter[5].part[2].use = #out
* parameter[5].part[2].min = 1
* parameter[5].part[2].max = "1"
* parameter[5].part[2].documentation = "このサーバーの記録。 / The record of this server."
* parameter[5].part[2].type = #uri
