Profile: SesshuParametersCertificateOut
Parent: Parameters
Id: sesshu-parameters-certificate-out
Title: "証明書の発行の結果 / Output of $health-cards-issue"
Description: """
操作 $health-cards-issue の結果です。証明できる接種がないときは空になります。

The output of the operation $health-cards-issue. It is empty when there is no dose to certify.
"""
* insert Own
* ^purpose = "操作の入力または結果の形を、呼び出す前に確かめられるようにするため。 / To check the shape of an operation’s input or output before it is called."
* parameter MS
* parameter ^slicing.discriminator.type = #value
* parameter ^slicing.discriminator.path = "name"
* parameter ^slicing.rules = #open
* parameter contains
    verifiableCredential 0..* MS and
    resourceLink 0..* MS
* parameter[verifiableCredential] ^short = "署名された証明書 / A signed certificate"
* parameter[verifiableCredential].name = "verifiableCredential" (exactly)
* parameter[verifiableCredential].value[x] 1..1
* parameter[verifiableCredential].value[x] only string
* parameter[verifiableCredential].resource 0..0
* parameter[verifiableCredential].part 0..0
* parameter[resourceLink] ^short = "証明書とサーバーの記録の対応 / Which record of the server a part of the certificate is"
* parameter[resourceLink].name = "resourceLink" (exactly)
* parameter[resourceLink].value[x] 0..0
* parameter[resourceLink].resource 0..0
* parameter[resourceLink].part 1..*
* parameter[resourceLink].part ^slicing.discriminator.type = #value
* parameter[resourceLink].part ^slicing.discriminator.path = "name"
* parameter[resourceLink].part ^slicing.rules = #open
* parameter[resourceLink].part contains
    vcIndex 0..1 and
    bundledResource 1..1 and
    hostedResource 1..1
* parameter[resourceLink].part[vcIndex] ^short = "何番目の証明書か / Which of the certificates"
* parameter[resourceLink].part[vcIndex].name = "vcIndex" (exactly)
* parameter[resourceLink].part[vcIndex].value[x] 1..1
* parameter[resourceLink].part[vcIndex].value[x] only integer
* parameter[resourceLink].part[vcIndex].resource 0..0
* parameter[resourceLink].part[vcIndex].part 0..0
* parameter[resourceLink].part[bundledResource] ^short = "証明書の中の参照 / The reference inside the certificate"
* parameter[resourceLink].part[bundledResource].name = "bundledResource" (exactly)
* parameter[resourceLink].part[bundledResource].value[x] 1..1
* parameter[resourceLink].part[bundledResource].value[x] only uri
* parameter[resourceLink].part[bundledResource].resource 0..0
* parameter[resourceLink].part[bundledResource].part 0..0
* parameter[resourceLink].part[hostedResource] ^short = "サーバーにある記録 / The record on the server"
* parameter[resourceLink].part[hostedResource].name = "hostedResource" (exactly)
* parameter[resourceLink].part[hostedResource].value[x] 1..1
* parameter[resourceLink].part[hostedResource].value[x] only uri
* parameter[resourceLink].part[hostedResource].resource 0..0
* parameter[resourceLink].part[hostedResource].part 0..0
