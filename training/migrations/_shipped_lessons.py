"""The two cases that the library ships with, in three languages."""

PLAN_WON = {
    "en": {
        "title": "Same product, same dealer: talk of the product lost, a plan won",
        "customer_kind": "dealer in a county town",
        "lost_tried": (
            "Zhang had met the dealer by chance, called at once, and after a few words presented the company, the "
            "products and the terms from beginning to end."
        ),
        "lost_happened": (
            "The dealer listened politely: company and product are fine, another house is cheaper, and who knows where "
            "the market is going; there will be another chance. Zhang had no answer and left."
        ),
        "lost_why": (
            "The product was offered for the product’s sake. Nothing was about the dealer’s market, so the price was "
            "all that was left to compare."
        ),
        "won_tried": (
            "Li knew of the first visit and did not hurry. He looked into the dealer’s company, then into the market: "
            "inhabitants, size, spending, structure, what competitors charge, promise, sell and do badly. Then he came "
            "with a whole plan: prices, channels, consumers, steps, our support, the dealer’s input and return."
        ),
        "won_happened": "Cool at first, then nodding; the dealer signed at once and asked Li to go on advising.",
        "won_why": (
            "The plan had answered both objections before they were said: the price with a return, the doubt with "
            "figures of that very market."
        ),
        "learnt": (
            "Do not answer a price with a price. Find out what the customer’s market looks like, then bring a plan that "
            "the customer could begin tomorrow."
        ),
    },
    "zh-hant": {
        "title": "同樣的產品、同一位經銷商：只談產品沒談成，帶著方案談成了",
        "customer_kind": "縣城經銷商",
        "lost_tried": "小張偶然認識了這位經銷商，隨即登門，寒暄幾句就直奔主題，把公司、產品和政策從頭到尾介紹了一遍。",
        "lost_happened": (
            "對方客氣地聽完：公司和產品都不錯，但別家價格更低；市場前景也難說，以後還有機會。小張答不上來，只好離開。"
        ),
        "lost_why": "為了推產品而推產品。沒有一句談到客戶的市場，剩下能比的就只有價格。",
        "won_tried": (
            "小李知道前一次的經過，沒有急著上門。他先了解對方的公司，再調查市場：人口、規模、消費水平、結構，競品的價格、政策、"
            "銷量和問題；然後帶去一套完整的方案：價格、渠道、消費群體、步驟、我們的支持、客戶的投入和回報。"
        ),
        "won_happened": "起初冷淡，後來頻頻點頭，當場簽下合作，還請小李當他的顧問。",
        "won_why": "兩個異議還沒說出口，方案就已經回答了：用回報回答價格，用當地的數字回答對市場的疑慮。",
        "learnt": "不要用價格回應價格。先弄清楚客戶的市場，再帶去一個客戶明天就能動手做的方案。",
    },
    "zh-hans": {
        "title": "同样的产品、同一位经销商：只谈产品没谈成，带着方案谈成了",
        "customer_kind": "县城经销商",
        "lost_tried": "小张偶然认识了这位经销商，随即登门，寒暄几句就直奔主题，把公司、产品和政策从头到尾介绍了一遍。",
        "lost_happened": (
            "对方客气地听完：公司和产品都不错，但别家价格更低；市场前景也难说，以后还有机会。小张答不上来，只好离开。"
        ),
        "lost_why": "为了推产品而推产品。没有一句谈到客户的市场，剩下能比的就只有价格。",
        "won_tried": (
            "小李知道前一次的经过，没有急着上门。他先了解对方的公司，再调查市场：人口、规模、消费水平、结构，竞品的价格、政策、"
            "销量和问题；然后带去一套完整的方案：价格、渠道、消费群体、步骤、我们的支持、客户的投入和回报。"
        ),
        "won_happened": "起初冷淡，后来频频点头，当场签下合作，还请小李当他的顾问。",
        "won_why": "两个异议还没说出口，方案就已经回答了：用回报回答价格，用当地的数字回答对市场的疑虑。",
        "learnt": "不要用价格回应价格。先弄清楚客户的市场，再带去一个客户明天就能动手做的方案。",
    },
}

TRIAL_WON = {
    "en": {
        "title": "Tied to a competitor: waiting lost, a trial with a day won",
        "customer_kind": "chain of twelve shops",
        "lost_tried": (
            "The salesperson sent samples and a price list, and called every two weeks to ask whether there was news."
        ),
        "lost_happened": (
            "The buyer was friendly each time: the contract with the other supplier is running, later perhaps. After "
            "four months the samples lay unopened in the storeroom."
        ),
        "lost_why": "No call gave the buyer anything, and none ended with a next step that had a day. Later meant never.",
        "won_tried": (
            "A colleague asked first when the contract ends and what goes wrong under it. Deliveries came late before "
            "every holiday. She proposed a trial in the two shops that suffered most, six weeks before the next "
            "holiday, with a count of what was missing on the shelf."
        ),
        "won_happened": (
            "The trial touched no clause of the contract, so the buyer agreed. After six weeks the result stood on one "
            "page; when the contract ended, the chain gave us the category."
        ),
        "won_why": "She asked before she offered, left the contract alone, and made the next step small, dated and counted.",
        "learnt": (
            "Tied today is not tied for ever: ask when it ends and where it hurts, then agree on a trial with a day and "
            "a figure."
        ),
    },
    "zh-hant": {
        "title": "客戶與競品有約：一味等待沒談成，有日期的試銷談成了",
        "customer_kind": "有十二家門店的連鎖",
        "lost_tried": "銷售員寄去樣品和報價單，每兩週打一次電話，問有沒有消息。",
        "lost_happened": ("採購每次都很客氣：跟另一家的合約還沒到期，以後再看。四個月之後，樣品還原封不動放在倉庫裡。"),
        "lost_why": "沒有一通電話給對方帶來什麼，也沒有一次約好有日期的下一步。「以後」就成了「沒有」。",
        "won_tried": (
            "另一位同事先問合約何時到期、現在有什麼不順。原來每逢節前送貨總是遲。她建議在最受影響的兩家店、下一個節日前試銷六週，"
            "並記下貨架上缺了什麼。"
        ),
        "won_happened": "試銷不碰合約的任何條款，採購同意了。六週後結果寫成一頁紙；合約到期時，這家連鎖把整個品類交給了我們。",
        "won_why": "她先問再提，不去碰合約，把下一步做得小、有日期、能計量。",
        "learnt": "今天有約，不等於永遠有約：問清何時到期、哪裡不順，然後約定一個有日期、有數字的試銷。",
    },
    "zh-hans": {
        "title": "客户与竞品有约：一味等待没谈成，有日期的试销谈成了",
        "customer_kind": "有十二家门店的连锁",
        "lost_tried": "销售员寄去样品和报价单，每两周打一次电话，问有没有消息。",
        "lost_happened": ("采购每次都很客气：跟另一家的合同还没到期，以后再看。四个月之后，样品还原封不动放在仓库里。"),
        "lost_why": "没有一通电话给对方带来什么，也没有一次约好有日期的下一步。“以后”就成了“没有”。",
        "won_tried": (
            "另一位同事先问合同何时到期、现在有什么不顺。原来每逢节前送货总是迟。她建议在最受影响的两家店、下一个节日前试销六周，"
            "并记下货架上缺了什么。"
        ),
        "won_happened": "试销不碰合同的任何条款，采购同意了。六周后结果写成一页纸；合同到期时，这家连锁把整个品类交给了我们。",
        "won_why": "她先问再提，不去碰合同，把下一步做得小、有日期、能计量。",
        "learnt": "今天有约，不等于永远有约：问清何时到期、哪里不顺，然后约定一个有日期、有数字的试销。",
    },
}

LESSONS = [
    (PLAN_WON, ("research", "proposal", "price", "market")),
    (TRIAL_WON, ("negotiation", "tied", "timing")),
]
