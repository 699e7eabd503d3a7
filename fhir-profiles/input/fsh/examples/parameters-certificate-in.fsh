Instance: parameters-certificate-in
InstanceOf: SesshuParametersCertificateIn
Title: "証明書の発行の入力の例 / Example of the input of $health-cards-issue"
Description: "2024 年より後の接種の証明書を求めます。 / Certificates of doses since 2024 are asked for."
Usage: #example
* parameter[credentialType].valueUri = "https://smarthealth.cards#immunization"
* parameter[since].valueDateTime = "2024-01-01"
