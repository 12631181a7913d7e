// What most people mean, most of the time.

export const AT_HAND = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
