ValueSet: DisclosureSet
Id: disclosure
Title: "開示の範囲 / Disclosure"
Description: """
記録をどこまで見せてよいかです。N は通常、R は不開示（第三者に会場、住所、接種日を示さない）、V は不開示のうち特に厳しいもの（支援措置など）です。

How far a record may be shown: N as usual; R not disclosed, so that no third party learns venue, address or dates; V not disclosed under stricter protection, such as from violence.
"""
* insert Own
* $V3-CONFIDENTIALITY#N
* $V3-CONFIDENTIALITY#R
* $V3-CONFIDENTIALITY#V
