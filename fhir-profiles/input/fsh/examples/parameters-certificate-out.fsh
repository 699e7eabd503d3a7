Instance: parameters-certificate-out
InstanceOf: SesshuParametersCertificateOut
Title: "証明書の発行の結果の例 / Example of the output of $health-cards-issue"
Description: "一つの証明書と、載せた記録の対応です。署名の代わりに見本の文字が入っています。 / One certificate and the record it states. Words of a sample stand in place of a signature."
Usage: #example
* parameter[verifiableCredential].valueString = "mihon.mihon.mihon"
* parameter[resourceLink].part[vcIndex].valueInteger = 0
* parameter[resourceLink].part[bundledResource].valueUri = "resource:1"
* parameter[resourceLink].part[hostedResource].valueUri = "Immunization/taro-covid-1"
